package dev.starsight.spark.functions;

import dev.starsight.data.StarsightException;
import dev.starsight.spark.internal.ExecutorPlace;
import dev.starsight.spark.internal.LabelOfText;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;

/**
 * The most probable label of a text by the model that the setting {@code spark.starsight.model}
 * names, for {@code registerJavaFunction}; null for null. Thread-safe.
 */
public final class PredictStar implements UDF1<String, String> {

  private static final long serialVersionUID = 1L;

  /** The setting of session or application that names the directory of the model. */
  public static final String SETTING = "spark.starsight.model";

  /**
   * Predicts a text.
   *
   * @throws StarsightException in one sentence, if the setting names no model
   */
  @Override
  public @Nullable String call(@Nullable String text) {
    String model = ExecutorPlace.setting(SETTING);
    if (model == null) {
      throw new StarsightException(
          "the setting %s must name the directory of a saved model, but it is not set"
              .formatted(SETTING));
    }
    return LabelOfText.predict(model, text);
  }
}
