package dev.starsight.lake.search;

import dev.starsight.data.StarsightException;
import dev.starsight.text.TextEmbedder;

/** Vectors of length 1. */
final class UnitVector {

  private UnitVector() {}

  /**
   * Returns a vector scaled to length 1; a vector of zeros stays one.
   *
   * @throws IllegalStateException if the vector is not of the embedder's width
   * @throws StarsightException if a number is not finite, as with damaged weights
   */
  static float[] of(float[] vector, TextEmbedder embedder) {
    if (vector.length != embedder.width()) {
      throw new IllegalStateException(
          "%s must give vectors of %s numbers, but gave %s"
              .formatted(embedder.name(), embedder.width(), vector.length));
    }
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    if (!Double.isFinite(squares)) {
      throw new StarsightException(
          embedder.name() + " must give finite numbers, but gave one that is not");
    }
    double factor = squares == 0 ? 0 : 1 / Math.sqrt(squares);
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] * factor);
    }
    return unit;
  }

  /** Returns the product of two vectors of length 1, which is their cosine. */
  static double cosine(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return Math.max(-1, Math.min(1, sum));
  }
}
