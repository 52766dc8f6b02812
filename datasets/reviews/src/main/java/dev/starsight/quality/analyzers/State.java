package dev.starsight.quality.analyzers;

import java.io.DataOutput;
import java.io.IOException;

/**
 * What a measurement keeps of the rows: little, but enough for its metrics. Merging the states of
 * parts gives the state of the whole; it is associative and commutative (up to rounding, where a
 * state has means, and within its error, where it is a sketch). Not thread-safe.
 *
 * @param <S> the type itself
 */
public interface State<S extends State<S>> {

  /**
   * Adds a row.
   *
   * @return false if the row is one that a person who looks for faults wants to see, such as one
   *     without a value where completeness is measured
   * @throws IOException if it keeps a part on disk that cannot be written
   */
  boolean add(Values row) throws IOException;

  /** Adds the rows of another state of the same measurement, which stays as it is. */
  void merge(S other) throws IOException;

  /** Writes it, so that the reader of its measurement can read it; equal rows give equal bytes. */
  void write(DataOutput out) throws IOException;

  /** Returns whether its size has a limit, however many rows there are. */
  default boolean isBounded() {
    return true;
  }
}
