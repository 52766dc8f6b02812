package dev.starsight.spark.internal.rows;

import dev.starsight.explain.Effect;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** An effect on a prediction in the form that Spark's encoder of beans turns into columns. */
public final class EffectBean implements Serializable {

  private static final long serialVersionUID = 1L;

  private @Nullable String words;
  private @Nullable String column;
  private double effect;

  static EffectBean of(Effect effect) {
    EffectBean bean = new EffectBean();
    bean.setWords(effect.words());
    bean.setColumn(effect.column());
    bean.setEffect(effect.effect());
    return bean;
  }

  public @Nullable String getWords() {
    return words;
  }

  public void setWords(@Nullable String value) {
    words = value;
  }

  public @Nullable String getColumn() {
    return column;
  }

  public void setColumn(@Nullable String value) {
    column = value;
  }

  public double getEffect() {
    return effect;
  }

  public void setEffect(double value) {
    effect = value;
  }
}
