package dev.starsight.data;

import java.util.ArrayList;
import java.util.Arrays;
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
    Map<String, Integer> counts = new LinkedHashMap<>();
    rowsByLabel(labelled).forEach((label, rows) -> counts.put(label, rows.length));
    return counts;
  }

  /** Every label down-sampled to as many rows as the rarest label that occurs has. */
  public static Dataset<Example> minority(Dataset<Example> labelled, long seed) {
    int rarest = perLabel(labelled).values().stream().mapToInt(n -> n).min().orElse(0);
    return keep(
        labelled,
        "balanced to " + rarest + " rows a label, seed " + seed,
        rowsByLabel(labelled),
        Map.of(),
        rarest,
        seed);
  }

  /** At most so many rows of each label. */
  public static Dataset<Example> upTo(Dataset<Example> labelled, int rowsPerLabel, long seed) {
    requireCount(rowsPerLabel);
    return keep(
        labelled,
        "at most " + rowsPerLabel + " rows a label, seed " + seed,
        rowsByLabel(labelled),
        Map.of(),
        rowsPerLabel,
        seed);
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
    Map<String, int[]> rows = rowsByLabel(labelled);
    int wanted = Math.min(count, labelled.size());
    double[] exact = new double[rows.size()];
    int label = 0;
    for (int[] of : rows.values()) {
      exact[label++] = labelled.isEmpty() ? 0 : (double) of.length * wanted / labelled.size();
    }
    int[] whole = largestRemainders(exact, wanted);
    Map<String, Integer> quota = new LinkedHashMap<>();
    for (String name : rows.keySet()) {
      quota.put(name, whole[quota.size()]);
    }
    return keep(
        labelled, "stratified sample of " + wanted + " rows, seed " + seed, rows, quota, 0, seed);
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

  private static Dataset<Example> keep(
      Dataset<Example> labelled,
      String step,
      Map<String, int[]> rowsByLabel,
      Map<String, Integer> quota,
      int otherwise,
      long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> kept = new ArrayList<>();
    rowsByLabel.forEach(
        (label, rows) -> {
          shuffle(rows, random);
          int count = Math.min(rows.length, quota.getOrDefault(label, otherwise));
          for (int i = 0; i < count; i++) {
            kept.add(rows[i]);
          }
        });
    return select(labelled, step, kept.stream().mapToInt(Integer::intValue).sorted().toArray());
  }

  static <T> Dataset<T> select(Dataset<T> dataset, String step, int[] rows) {
    List<T> selected = new ArrayList<>(rows.length);
    for (int row : rows) {
      selected.add(dataset.rows().get(row));
    }
    return dataset.withRows(step, selected);
  }

  /**
   * Row numbers by label, in label order.
   *
   * @throws StarsightException naming the row, if it has no label
   */
  static Map<String, int[]> rowsByLabel(Dataset<Example> labelled) {
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    for (int i = 0; i < labelled.size(); i++) {
      Example example = labelled.rows().get(i);
      String label = example.label();
      if (label == null) {
        throw new StarsightException(
            "every row needs a label here, but example " + example.id() + " has none");
      }
      rows.computeIfAbsent(label, l -> new ArrayList<>()).add(i);
    }
    Map<String, int[]> ordered = new LinkedHashMap<>();
    for (String label : LabelSet.of(rows.keySet()).labels()) {
      ordered.put(
          label,
          rows.getOrDefault(label, List.of()).stream().mapToInt(Integer::intValue).toArray());
    }
    return ordered;
  }

  /** 0 to size − 1 in random order. */
  static int[] shuffledRows(int size, SplittableRandom random) {
    int[] rows = new int[size];
    Arrays.setAll(rows, i -> i);
    shuffle(rows, random);
    return rows;
  }

  static void shuffle(int[] rows, SplittableRandom random) {
    for (int i = rows.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = rows[i];
      rows[i] = rows[j];
      rows[j] = swapped;
    }
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
