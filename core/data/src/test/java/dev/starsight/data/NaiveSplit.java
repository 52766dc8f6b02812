package dev.starsight.data;

import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.data.internal.Shuffle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A straightforward split with texts, maps and lists, which the compact split must equal. */
final class NaiveSplit {

  static final int TRAIN = 0;
  static final int VALIDATION = 1;
  static final int TEST = 2;
  private static final int PARTS = 3;

  /** A label with fewer rows is in the training part only. */
  private static final int MIN_ROWS_TO_SPLIT = 3;

  private final Dataset<Example> rows;
  private final Ratio ratio;

  /** Each row's label id and its part. */
  private final int[] labels;

  private final int[] parts;

  /** Rows by label id, shuffled. */
  private final List<int[]> shuffled = new ArrayList<>();

  /** By label id and part: how many rows it should have. */
  private final List<int[]> due = new ArrayList<>();

  /** By label id and part: how many it has. */
  private final int[][] placed;

  private int duplicatesMoved;

  NaiveSplit(Dataset<Example> rows, Ratio ratio, long seed) {
    this.rows = rows;
    this.ratio = ratio;
    this.labels = new int[rows.size()];
    this.parts = new int[rows.size()];
    SplittableRandom random = new SplittableRandom(seed);
    cut(random);
    this.placed = new int[due.size()][PARTS];
    List<int[]> groups = groups(Sampling.shuffledRows(rows.size(), random));
    List<int[]> repeated = groups.stream().filter(g -> g.length > 1).toList();
    boolean[] single = new boolean[rows.size()];
    groups.stream().filter(g -> g.length == 1).forEach(g -> single[g[0]] = true);
    gather(repeated);
    settle(single);
  }

  int[] rows(int part) {
    return IntStream.range(0, parts.length).filter(i -> parts[i] == part).toArray();
  }

  int duplicatesMoved() {
    return duplicatesMoved;
  }

  /** The split row by row: each label's rows shuffled and cut. */
  private void cut(SplittableRandom random) {
    for (int[] ofLabel : rowsByLabel(rows).values()) {
      Shuffle.shuffle(ofLabel, random);
      int[] counts = due(ofLabel.length);
      for (int i = 0; i < ofLabel.length; i++) {
        labels[ofLabel[i]] = due.size();
        boolean test = i < counts[TEST];
        boolean validation = i < counts[TEST] + counts[VALIDATION];
        parts[ofLabel[i]] = test ? TEST : validation ? VALIDATION : TRAIN;
      }
      shuffled.add(ofLabel);
      due.add(counts);
    }
  }

  private int[] due(int count) {
    if (count < MIN_ROWS_TO_SPLIT) {
      return new int[] {count, 0, 0};
    }
    double[] exact = {count * ratio.train(), count * ratio.validation(), count * ratio.test()};
    int[] counts = Sampling.largestRemainders(exact, count);
    for (int part = 0; part < PARTS; part++) {
      if (counts[part] == 0 && exact[part] > 0) {
        int largest = TRAIN;
        for (int p = 1; p < PARTS; p++) {
          largest = counts[p] > counts[largest] ? p : largest;
        }
        counts[largest]--;
        counts[part]++;
      }
    }
    return counts;
  }

  /** Rows with the same text; within a group, and the groups themselves, in shuffled order. */
  private List<int[]> groups(int[] order) {
    Map<String, List<Integer>> byText = new LinkedHashMap<>();
    for (int row : order) {
      byText
          .computeIfAbsent(
              NormalizedText.of(rows.rows().get(row).text()), text -> new ArrayList<>(1))
          .add(row);
    }
    List<int[]> groups = new ArrayList<>(byText.size());
    for (List<Integer> group : byText.values()) {
      groups.add(group.stream().mapToInt(Integer::intValue).toArray());
    }
    return groups;
  }

  /** Puts each group of repeated texts into one part, the largest groups first. */
  private void gather(List<int[]> repeated) {
    List<int[]> largestFirst =
        repeated.stream().sorted(Comparator.comparingInt((int[] g) -> -g.length)).toList();
    for (int[] group : largestFirst) {
      int part = hasRoom(parts[group[0]], group) ? parts[group[0]] : TRAIN;
      for (int row : group) {
        if (parts[row] != part) {
          duplicatesMoved++;
          parts[row] = part;
        }
        placed[labels[row]][part]++;
      }
    }
  }

  private boolean hasRoom(int part, int[] group) {
    int[] more = new int[due.size()];
    for (int row : group) {
      more[labels[row]]++;
    }
    int size = 0;
    for (int label = 0; label < more.length; label++) {
      size += due.get(label)[part];
      if (more[label] > 0 && placed[label][part] + more[label] > due.get(label)[part]) {
        return false;
      }
    }
    return group.length * 10 <= Math.max(20, size);
  }

  /** Moves rows with unique texts until every label has its quota in every part. */
  private void settle(boolean[] single) {
    for (int label = 0; label < due.size(); label++) {
      int[] counts = placed[label];
      for (int row : shuffled.get(label)) {
        if (single[row]) {
          counts[parts[row]]++;
        }
      }
      for (int row : shuffled.get(label)) {
        int from = parts[row];
        if (single[row] && counts[from] > due.get(label)[from]) {
          int to = furthestBelowQuota(counts, due.get(label));
          parts[row] = to;
          counts[from]--;
          counts[to]++;
        }
      }
    }
  }

  private static int furthestBelowQuota(int[] counts, int[] due) {
    int furthestBelowQuota = TRAIN;
    for (int part = 1; part < PARTS; part++) {
      if (due[part] - counts[part] > due[furthestBelowQuota] - counts[furthestBelowQuota]) {
        furthestBelowQuota = part;
      }
    }
    return furthestBelowQuota;
  }

  private static Map<String, int[]> rowsByLabel(Dataset<Example> labelled) {
    Map<String, List<Integer>> rows = new LinkedHashMap<>();
    for (int i = 0; i < labelled.size(); i++) {
      rows.computeIfAbsent(labelled.rows().get(i).requireLabel(), l -> new ArrayList<>()).add(i);
    }
    Map<String, int[]> ordered = new LinkedHashMap<>();
    for (String label : LabelSet.of(rows.keySet()).labels()) {
      ordered.put(
          label,
          rows.getOrDefault(label, List.of()).stream().mapToInt(Integer::intValue).toArray());
    }
    return ordered;
  }

  /** The rows that stay when every label is down-sampled to the rarest. */
  static int[] minority(Dataset<Example> labelled, long seed) {
    Map<String, int[]> rows = rowsByLabel(labelled);
    int rarest = rows.values().stream().mapToInt(r -> r.length).min().orElse(0);
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> kept = new ArrayList<>();
    for (int[] ofLabel : rows.values()) {
      Shuffle.shuffle(ofLabel, random);
      for (int i = 0; i < rarest; i++) {
        kept.add(ofLabel[i]);
      }
    }
    return kept.stream().mapToInt(Integer::intValue).sorted().toArray();
  }
}
