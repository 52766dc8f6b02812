package dev.starsight.transformer.internal.network;

import java.util.Arrays;
import java.util.List;

/** The rows of the word embeddings that occur in a step, the only ones it reads and changes. */
final class WordRows {

  private final long[] rows;

  private WordRows(long[] rows) {
    this.rows = rows;
  }

  static WordRows of(List<LabelledBatch> batches) {
    return new WordRows(
        batches.stream()
            .flatMapToLong(b -> Arrays.stream(b.texts().inputIds()))
            .distinct()
            .sorted()
            .toArray());
  }

  /** Returns the rows in ascending order; not to be changed. */
  long[] rows() {
    return rows;
  }

  /** Returns the index of every id in {@link #rows()}. */
  long[] indices(long[] ids) {
    return Arrays.stream(ids).map(id -> Arrays.binarySearch(rows, id)).toArray();
  }
}
