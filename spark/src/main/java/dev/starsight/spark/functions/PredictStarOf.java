package dev.starsight.spark.functions;

import dev.starsight.spark.internal.LabelOfText;
import org.apache.spark.sql.api.java.UDF2;
import org.jspecify.annotations.Nullable;

/**
 * The most probable label of a text, the first argument, by the model in the directory that the
 * second argument names, for {@code registerJavaFunction}; null for null. Thread-safe.
 */
public final class PredictStarOf implements UDF2<String, String, String> {

  private static final long serialVersionUID = 1L;

  /**
   * Predicts a text.
   *
   * @throws dev.starsight.data.StarsightException in one sentence, if there is no such model
   */
  @Override
  public @Nullable String call(@Nullable String text, @Nullable String model) {
    return model == null ? null : LabelOfText.predict(model, text);
  }
}
