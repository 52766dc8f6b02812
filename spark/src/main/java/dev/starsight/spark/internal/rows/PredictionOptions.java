package dev.starsight.spark.internal.rows;

import java.io.Serializable;

/**
 * What a prediction says besides label, confidence and probabilities.
 *
 * @param setLevel the probability that the set of labels holds the true one; 0 for no sets
 * @param explain whether to add which words moved the prediction
 * @param headlineCol the column that a model reads as headline, if it reads one
 */
public record PredictionOptions(double setLevel, boolean explain, String headlineCol)
    implements Serializable {

  boolean hasSets() {
    return setLevel > 0;
  }
}
