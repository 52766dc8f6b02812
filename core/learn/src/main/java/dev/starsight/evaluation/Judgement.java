package dev.starsight.evaluation;

import dev.starsight.data.Example;
import dev.starsight.model.Prediction;

/** A labelled example beside what was predicted for it. */
public record Judgement(Example example, Prediction prediction) {

  /** Whether the prediction is the example's label. */
  public boolean isRight() {
    return prediction.label().equals(example.label());
  }
}
