package dev.starsight.learner.internal.vectorizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The features that texts may have, by number. Immutable, hence thread-safe. */
public interface FeatureSpace {

  int size();

  /** Returns a counter to be used for one text after another. */
  Counter counter();

  /** Counts features; not thread-safe. */
  interface Counter {

    /** Adds the features of a text to {@code counts}, with {@code offset} added to each number. */
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

  /** Returns readable names of the first {@code size} of the features that a text has. */
  List<String> names(String text, int[] features, int size);

  /** Adds what is needed to open these features again. */
  void write(ObjectNode root);
}
