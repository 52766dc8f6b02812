package dev.starsight.transformer.internal.network;

import java.util.Arrays;
import java.util.List;

/** Which rows of the word embeddings occur in a step: the only ones that it reads and changes. */
final class WordRows {

  private final long[] rows;

  private WordRows(long[] rows) {
    this.rows = rows;
  }

  /** Those of all its batches together. */
  static WordRows of(List<LabelledBatch> batches) {
    long[] ids =
        batches.stream().flatMapToLong(b -> Arrays.stream(b.texts().inputIds())).sorted().toArray();
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      if (i == 0 || ids[i] != ids[i - 1]) {
        ids[count++] = ids[i];
      }
    }
    return new WordRows(Arrays.copyOf(ids, count));
  }

  /** Ascending, each once; not to be changed. */
  long[] rows() {
    return rows;
  }

  /** The place of every id among {@link #rows()}. */
  long[] places(long[] ids) {
    long[] places = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      places[i] = Arrays.binarySearch(rows, ids[i]);
    }
    return places;
  }
}
