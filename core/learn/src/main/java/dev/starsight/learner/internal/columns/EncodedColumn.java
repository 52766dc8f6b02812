package dev.starsight.learner.internal.columns;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One further column of examples as numbers: as a few sparse features for linear models, and as a
 * few dense ones for trees. Immutable, hence thread-safe.
 */
interface EncodedColumn {

  /** Where sparse features go. */
  @FunctionalInterface
  interface Features {
    void add(int feature, float value);
  }

  /** As in the header of the table. */
  String name();

  /** How many sparse features there are. */
  int size();

  /** What the sparse feature with this number says, for people. */
  String feature(int number);

  /**
   * Gives the sparse features of a field that are not 0, each once.
   *
   * @param value as in the file; null where the row has none
   */
  void encode(@Nullable String value, Features features);

  /** How many dense features there are. */
  int denseSize();

  /** Puts the dense features of a field into {@code row} from {@code at} on, all of them. */
  void fill(@Nullable String value, double[] row, int at);

  /** What it was fitted to, for {@link ColumnEncoder#toJson()}. */
  ObjectNode toJson();
}
