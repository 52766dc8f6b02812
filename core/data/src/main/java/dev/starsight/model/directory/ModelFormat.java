package dev.starsight.model.directory;

import dev.starsight.data.LabelSet;
import dev.starsight.files.DamagedFileException;
import dev.starsight.model.Classifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The format of one kind of saved model. {@link ModelDirectory#open} takes an explicit list of
 * formats; none is looked up.
 */
public interface ModelFormat {

  /** Returns the {@link Classifier#kind()} that it opens. */
  String kind();

  /**
   * Returns the names of the files that every model of this kind has, relative to its directory. A
   * model is opened only if {@code model.json} has their digests.
   */
  Set<String> requiredFiles();

  /** Returns the names of further files that are read if they exist; they need digests, too. */
  default Set<String> optionalFiles() {
    return Set.of();
  }

  /**
   * Opens what {@link Classifier#writePayload} wrote. The digests of the files have been checked
   * before.
   *
   * @param labels from {@code model.json}
   * @param settings from {@code model.json}, as {@link Classifier#settings()} returned them
   * @throws DamagedFileException naming the file, if one is damaged
   * @throws IOException naming the file, if one cannot be read
   */
  Classifier open(Path directory, LabelSet labels, Map<String, String> settings) throws IOException;
}
