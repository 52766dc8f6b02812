package dev.starsight.learner.internal.vectorizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The features that texts may have, by number. Immutable, hence thread-safe. */
public interface FeatureSpace {

  int size();

  /** What counts the features of one text after another. */
  Counter counter();

  /** Counts features; not thread-safe. */
  interface Counter {

    /**
     * Adds the features of a text to {@code counts}.
     *
     * @param offset what is added to the number of each
     */
    void count(String text, int offset, Counts counts);
  }

  /** Scales the values of a text's features, in the order counted, to Euclidean length 1. */
  default void scale(int[] features, float[] values, int from, int to) {
    scale(values, from, to, 1);
  }

  /** Scales numbers to a Euclidean length, unless all are 0. */
  static void scale(float[] values, int from, int to, double length) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (double) values[i] * values[i];
    }
    if (squares > 0) {
      float factor = (float) (length / Math.sqrt(squares));
      for (int i = from; i < to; i++) {
        values[i] *= factor;
      }
    }
  }

  /**
   * What a person calls some of the features of a text.
   *
   * @param features numbers of features that the text has
   * @param size how many of them to look at
   */
  List<String> names(String text, int[] features, int size);

  /** Adds what is needed to open it again. */
  void write(ObjectNode root);
}
