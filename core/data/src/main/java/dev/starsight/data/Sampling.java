package dev.starsight.data;

import dev.starsight.data.internal.Shuffle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Seeded samples, always without replacement. Except for {@link #shuffled}, the rows kept stay in
 * the order of the input.
 */
public final class Sampling {

  private Sampling() {}

  /** How many rows have each label, in label order. */
  public static Map<String, Integer> perLabel(Dataset<Example> labelled) {
    RowLabels labels = RowLabels.of(labelled);
    int[] ofLabel = labels.counts();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String label : labels.labels().labels()) {
      counts.put(label, ofLabel[counts.size()]);
    }
    return counts;
  }

  /** Every label down-sampled to as many rows as the rarest label that occurs has. */
  public static Dataset<Example> minority(Dataset<Example> labelled, long seed) {
    RowLabels labels = RowLabels.of(labelled);
    return select(
        labelled,
        "balanced to " + RowLabels.rarest(labels.counts()) + " rows a label, seed " + seed,
        labels.minority(row -> true, seed));
  }

  /** At most so many rows of each label. */
  public static Dataset<Example> upTo(Dataset<Example> labelled, int rowsPerLabel, long seed) {
    requireCount(rowsPerLabel);
    RowLabels labels = RowLabels.of(labelled);
    int[] most = new int[labels.labels().size()];
    Arrays.fill(most, rowsPerLabel);
    return select(
        labelled,
        "at most " + rowsPerLabel + " rows a label, seed " + seed,
        labels.sample(row -> true, most, seed));
  }

  /** So many rows, or all where there are fewer; each as likely as any other. */
  public static <T> Dataset<T> sample(Dataset<T> dataset, int count, long seed) {
    requireCount(count);
    int[] rows = shuffledRows(dataset.size(), new SplittableRandom(seed));
    int[] kept = Arrays.copyOf(rows, Math.min(count, rows.length));
    Arrays.sort(kept);
    return select(dataset, "sample of " + kept.length + " rows, seed " + seed, kept);
  }

  /**
   * So many rows, or all where there are fewer, in which every label has the share it has in the
   * data set, to within one row.
   */
  public static Dataset<Example> stratified(Dataset<Example> labelled, int count, long seed) {
    requireCount(count);
    RowLabels labels = RowLabels.of(labelled);
    int wanted = Math.min(count, labelled.size());
    int[] counts = labels.counts();
    double[] exact = new double[counts.length];
    for (int label = 0; label < counts.length; label++) {
      exact[label] = (double) counts[label] * wanted / labelled.size();
    }
    return select(
        labelled,
        "stratified sample of " + wanted + " rows, seed " + seed,
        labels.sample(row -> true, largestRemainders(exact, wanted), seed));
  }

  /** The same rows in another order. */
  public static <T> Dataset<T> shuffled(Dataset<T> dataset, long seed) {
    return select(
        dataset,
        "shuffled, seed " + seed,
        shuffledRows(dataset.size(), new SplittableRandom(seed)));
  }

  private static void requireCount(int count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "a sample has at least 0 rows, but " + count + " are asked");
    }
  }

  static <T> Dataset<T> select(Dataset<T> dataset, String step, BitSet rows) {
    return select(dataset, step, rows.stream().toArray());
  }

  static <T> Dataset<T> select(Dataset<T> dataset, String step, int[] rows) {
    List<T> selected = new ArrayList<>(rows.length);
    for (int row : rows) {
      selected.add(dataset.rows().get(row));
    }
    return dataset.withRows(step, selected);
  }

  /** 0 to size − 1 in random order. */
  static int[] shuffledRows(int size, SplittableRandom random) {
    int[] rows = new int[size];
    Arrays.setAll(rows, i -> i);
    Shuffle.shuffle(rows, random);
    return rows;
  }

  /** Whole numbers next to the exact ones that add up to the total; the earlier of equals gains. */
  static int[] largestRemainders(double[] exact, int total) {
    int[] whole = new int[exact.length];
    int left = total;
    for (int i = 0; i < exact.length; i++) {
      whole[i] = (int) Math.floor(exact[i] + 1e-9);
      left -= whole[i];
    }
    while (left > 0) {
      int most = 0;
      for (int i = 1; i < exact.length; i++) {
        if (exact[i] - whole[i] > exact[most] - whole[most] + 1e-9) {
          most = i;
        }
      }
      whole[most]++;
      left--;
    }
    return whole;
  }
}
