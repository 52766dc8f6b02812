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
 * Opens every kind of model that Starsight saves. Who has no encoders needs only {@link
 * LearnerFormats#open}.
 */
public final class SavedModels {

  private SavedModels() {}

  /** Returns the format of every kind of model but ensembles, whose members these are. */
  public static List<ModelFormat> single() {
    List<ModelFormat> formats = new ArrayList<>(LearnerFormats.all());
    formats.add(new TransformerFormat());
    formats.add(new FrozenEncoderFormat());
    formats.add(NearestNeighbours.format());
    return List.copyOf(formats);
  }

  /**
   * Opens a model, an ensemble too.
   *
   * @throws IOException if something is missing or damaged, naming the file
   */
  public static OpenedModel open(Path directory) throws IOException {
    List<ModelFormat> formats = new ArrayList<>(single());
    formats.add(CandidateSearch.ensembleFormat(formats));
    return ModelDirectory.open(directory, formats);
  }
}
