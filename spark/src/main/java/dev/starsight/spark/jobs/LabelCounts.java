package dev.starsight.spark.jobs;

import dev.starsight.data.Splits.SplitPart;
import java.io.Serializable;
import java.util.TreeMap;

/**
 * How many rows of each label are in each part of a split, and those of the training part also by
 * the first eight bits of the hash of the row, by which rows are drawn. Not thread-safe.
 */
final class LabelCounts implements Serializable {

  static final int BUCKETS = 256;

  private static final long serialVersionUID = 1;
  private static final int PARTS = SplitPart.values().length;

  private final TreeMap<String, long[]> counts = new TreeMap<>();

  private static int index(SplitPart part) {
    return switch (part) {
      case TRAIN -> 0;
      case VALIDATION -> 1;
      case TEST -> 2;
    };
  }

  private long[] of(String label) {
    return counts.computeIfAbsent(label, key -> new long[PARTS + BUCKETS]);
  }

  /** Adds a row. */
  void add(String label, SplitPart part, long rowHash) {
    long[] ofLabel = of(label);
    ofLabel[index(part)]++;
    if (part == SplitPart.TRAIN) {
      ofLabel[PARTS + bucket(rowHash)]++;
    }
  }

  static int bucket(long rowHash) {
    return (int) (rowHash >>> 56);
  }

  /** Adds the rows of others and returns this. */
  LabelCounts plus(LabelCounts other) {
    other.counts.forEach(
        (label, theirs) -> {
          long[] ofLabel = of(label);
          for (int i = 0; i < theirs.length; i++) {
            ofLabel[i] += theirs[i];
          }
        });
    return this;
  }

  /** Returns the labels, in the order of their names. */
  Iterable<String> labels() {
    return counts.keySet();
  }

  long rows(String label, SplitPart part) {
    return of(label)[index(part)];
  }

  /** Returns the number of training rows of a label with the first bits of a hash. */
  long trainingRows(String label, int bucket) {
    return of(label)[PARTS + bucket];
  }

  /** Returns the number of training rows of the rarest label that has any; 0 if none has. */
  long rarest() {
    return counts.values().stream()
        .mapToLong(each -> each[index(SplitPart.TRAIN)])
        .filter(rows -> rows > 0)
        .min()
        .orElse(0);
  }
}
