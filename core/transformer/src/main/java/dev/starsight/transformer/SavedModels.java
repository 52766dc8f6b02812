package dev.starsight.transformer;

import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.learner.LearnerFormats;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.ModelFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens every kind of model that Starsight saves. Applications without encoders need only {@link
 * LearnerFormats#open}.
 */
public final class SavedModels {

  private SavedModels() {}

  /** Returns the formats of all models but ensembles, whose members have these formats. */
  public static List<ModelFormat> single() {
    List<ModelFormat> formats = new ArrayList<>(LearnerFormats.all());
    formats.addAll(List.of(EncoderFormat.values()));
    return List.copyOf(formats);
  }

  /**
   * Opens a model of any kind, including an ensemble.
   *
   * @throws IOException naming the file, if one is missing or damaged
   */
  public static OpenedModel open(Path directory) throws IOException {
    List<ModelFormat> formats = new ArrayList<>(single());
    formats.add(CandidateSearch.ensembleFormat(formats));
    return ModelDirectory.open(directory, formats);
  }
}
