package dev.starsight.model.directory;

import dev.starsight.data.LabelSet;
import dev.starsight.files.DamagedFileException;
import dev.starsight.model.Classifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Opens one kind of saved model. {@link ModelDirectory} is given an explicit list of them; nothing
 * is looked up.
 */
public interface ModelFormat {

  /** The {@link Classifier#kind()} it opens. */
  String kind();

  /**
   * Opens what {@link Classifier#writePayload} wrote. The files' digests have been checked before.
   *
   * @param labels from {@code model.json}
   * @param settings from {@code model.json}, as {@link Classifier#settings()} gave them
   * @throws DamagedFileException naming the file, if one is not what it should be
   * @throws IOException naming the file, if one cannot be read
   */
  Classifier open(Path directory, LabelSet labels, Map<String, String> settings) throws IOException;
}
