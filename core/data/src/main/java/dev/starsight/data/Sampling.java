package dev.starsight.data;

import dev.starsight.data.internal.Shuffle;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Seeded samples, always without replacement. Except for {@link #shuffled}, the sampled rows stay
 * in the order of the input.
 */
public final class Sampling {

  private Sampling() {}

  /** Returns the number of rows of each label, in label order. */
  public static Map<String, Integer> perLabel(Dataset<Example> labelled) {
    RowLabels labels = RowLabels.of(labelled);
    int[] byId = labels.counts();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String label : labels.labels().labels()) {
      counts.put(label, byId[counts.size()]);
    }
    return counts;
  }

  /** Down-samples every label to as many rows as the rarest label that occurs has. */
  public static Dataset<Example> minority(Dataset<Example> labelled, long seed) {
    RowLabels labels = RowLabels.of(labelled);
    return select(
        labelled,
        "balanced to " + RowLabels.rarest(labels.counts()) + " rows a label, seed " + seed,
        labels.minority(row -> true, seed));
  }

  /** Samples so many rows, or all if there are fewer; each row is equally likely. */
  public static <T> Dataset<T> sample(Dataset<T> dataset, int count, long seed) {
    requireCount(count);
    int[] rows = shuffledRows(dataset.size(), new SplittableRandom(seed));
    int[] kept = Arrays.copyOf(rows, Math.min(count, rows.length));
    Arrays.sort(kept);
    return select(dataset, "sample of " + kept.length + " rows, seed " + seed, kept);
  }

  /**
   * Samples so many rows, or all if there are fewer, such that every label has the share it has in
   * the data set, to within one row.
   */
  public static Dataset<Example> stratified(Dataset<Example> labelled, int count, long seed) {
    requireCount(count);
    RowLabels labels = RowLabels.of(labelled);
    int wanted = Math.min(count, labelled.size());
    double[] exact =
        Arrays.stream(labels.counts())
            .mapToDouble(rows -> (double) rows * wanted / labelled.size())
            .toArray();
    return select(
        labelled,
        "stratified sample of " + wanted + " rows, seed " + seed,
        labels.sample(row -> true, largestRemainders(exact, wanted), seed));
  }

  /** Returns the same rows in random order. */
  public static <T> Dataset<T> shuffled(Dataset<T> dataset, long seed) {
    int[] rows = shuffledRows(dataset.size(), new SplittableRandom(seed));
    return select(dataset, "shuffled, seed " + seed, rows);
  }

  private static void requireCount(int count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "a sample must have at least 0 rows, but " + count + " are requested");
    }
  }

  private static <T> Dataset<T> select(Dataset<T> dataset, String step, BitSet rows) {
    return select(dataset, step, rows.stream().toArray());
  }

  static <T> Dataset<T> select(Dataset<T> dataset, String step, int[] rows) {
    List<T> selected = Arrays.stream(rows).mapToObj(dataset.rows()::get).toList();
    return dataset.withRows(step, selected);
  }

  /** Returns 0 to size − 1 in random order. */
  static int[] shuffledRows(int size, SplittableRandom random) {
    int[] rows = new int[size];
    Arrays.setAll(rows, i -> i);
    Shuffle.shuffle(rows, random);
    return rows;
  }

  /**
   * Rounds numbers to whole ones that add up to {@code total}: down, then up where the remainder is
   * largest, on a tie the first.
   */
  static int[] largestRemainders(double[] exact, int total) {
    int[] whole = Arrays.stream(exact).mapToInt(x -> (int) Math.floor(x + 1e-9)).toArray();
    for (int left = total - Arrays.stream(whole).sum(); left > 0; left--) {
      int largest = 0;
      for (int i = 1; i < exact.length; i++) {
        if (exact[i] - whole[i] > exact[largest] - whole[largest] + 1e-9) {
          largest = i;
        }
      }
      whole[largest]++;
    }
    return whole;
  }
}
