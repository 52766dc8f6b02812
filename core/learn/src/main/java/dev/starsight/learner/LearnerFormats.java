package dev.starsight.learner;

import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.ModelFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The formats of the models that this package fits. */
public final class LearnerFormats {

  private LearnerFormats() {}

  /** Returns the formats of all kinds of models that this package fits. */
  public static List<ModelFormat> all() {
    return List.of(
        new MajorityClassifier.Format(MajorityClassifier.KIND),
        new LinearClassifier.Format(LinearClassifier.KIND),
        new LinearClassifier.Format(LinearClassifier.ORDINAL_KIND),
        new BoostingClassifier.Format(BoostingClassifier.KIND));
  }

  /**
   * Opens a model of this package.
   *
   * @throws IOException if something is missing or damaged, naming the file
   */
  public static OpenedModel open(Path directory) throws IOException {
    return ModelDirectory.open(directory, all());
  }
}
