package dev.starsight.learner;

import dev.starsight.model.ModelFormat;
import java.util.List;

/** How the models of this package are opened. */
public final class LearnerFormats {

  private LearnerFormats() {}

  /** The formats of every kind of model that this package fits. */
  public static List<ModelFormat> all() {
    return List.of(
        new MajorityClassifier.Format(),
        new LinearFormat(LinearClassifier.KIND),
        new LinearFormat(LinearClassifier.ORDINAL_KIND),
        new BoostingClassifier.Format());
  }
}
