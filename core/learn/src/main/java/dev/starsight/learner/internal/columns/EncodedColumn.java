package dev.starsight.learner.internal.columns;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A further column of examples encoded as sparse features for linear models and as dense ones for
 * trees. Immutable, hence thread-safe.
 */
interface EncodedColumn {

  /** Takes sparse features. */
  @FunctionalInterface
  interface Features {
    void add(int feature, float value);
  }

  String name();

  /** Returns the number of sparse features. */
  int size();

  /** Returns the readable name of a sparse feature. */
  String feature(int number);

  /** Reports the sparse features of a field that are not 0, each once. */
  void encode(@Nullable String value, Features features);

  /** Returns the number of dense features. */
  int denseSize();

  /** Writes all dense features of a field to {@code row} from {@code at} on. */
  void fill(@Nullable String value, double[] row, int at);

  ObjectNode toJson();
}
