package dev.starsight.spark.internal.rows;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prediction in the form that Spark's encoder of beans turns into columns. Labels are numbers in
 * it, because an array of numbers is copied as it is, while each text takes a conversion.
 */
public final class PredictionBean implements Serializable {

  private static final long serialVersionUID = 1L;

  private int labelId;
  private double[] probabilities = {};
  private @Nullable List<String> set;
  private @Nullable List<EffectBean> explanation;

  public int getLabelId() {
    return labelId;
  }

  public void setLabelId(int value) {
    labelId = value;
  }

  public double[] getProbabilities() {
    return probabilities;
  }

  public void setProbabilities(double[] value) {
    probabilities = value;
  }

  public @Nullable List<String> getSet() {
    return set;
  }

  public void setSet(@Nullable List<String> value) {
    set = value;
  }

  public @Nullable List<EffectBean> getExplanation() {
    return explanation;
  }

  public void setExplanation(@Nullable List<EffectBean> value) {
    explanation = value;
  }
}
