package dev.starsight.data;

import dev.starsight.data.internal.ByteColumn;
import dev.starsight.data.internal.Shuffle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The label of every row in one byte, or in two if there are more than 256 labels: all that
 * sampling and splitting need, whether the rows are in memory or not. First labels are added, then
 * {@link #order} numbers them as {@link LabelSet} does.
 */
final class RowLabels {

  /** The number of labels that two bytes can distinguish. */
  private static final int MAX_LABELS = 65_535;

  private final Map<String, Integer> known = new HashMap<>();
  private final List<String> inOrderOfAppearance = new ArrayList<>();
  private final ByteColumn low = new ByteColumn();
  private @Nullable ByteColumn high;
  private LabelSet labels = LabelSet.ordered(List.of());

  /**
   * Returns the labels of examples, in order.
   *
   * @throws StarsightException naming the example, if one has no label
   */
  static RowLabels of(Dataset<Example> labelled) {
    RowLabels labels = new RowLabels();
    for (Example example : labelled) {
      String label = example.label();
      if (label == null) {
        throw new StarsightException(
            "every row needs a label here, but example " + example.id() + " has none");
      }
      labels.add(label);
    }
    labels.order();
    return labels;
  }

  int size() {
    return low.size();
  }

  void add(String label) {
    Integer id = known.get(label);
    append(id == null ? register(label) : id);
  }

  private void append(int id) {
    if (high != null) {
      high.add(id >>> 8);
    }
    low.add(id);
  }

  private int register(String label) {
    int id = known.size();
    if (id == MAX_LABELS) {
      throw new StarsightException(
          ("rows can have at most %s different labels, but row %s brings another; is the label"
                  + " column the right one?")
              .formatted(MAX_LABELS, size() + 1));
    }
    known.put(label, id);
    inOrderOfAppearance.add(label);
    if (id == 256) {
      ByteColumn zeros = new ByteColumn();
      for (int row = 0; row < size(); row++) {
        zeros.add(0);
      }
      high = zeros;
    }
    return id;
  }

  /** Gives the labels the ids of their {@link LabelSet}. */
  void order() {
    labels = LabelSet.of(inOrderOfAppearance);
    int[] ids = inOrderOfAppearance.stream().mapToInt(labels::idOf).toArray();
    for (int row = 0; row < size(); row++) {
      int id = ids[id(row)];
      low.set(row, id);
      if (high != null) {
        high.set(row, id >>> 8);
      }
    }
    known.clear();
    inOrderOfAppearance.clear();
  }

  LabelSet labels() {
    return labels;
  }

  int id(int row) {
    return high == null ? low.get(row) : low.get(row) | (high.get(row) << 8);
  }

  /** Returns the labels of these rows only; the label set stays the same. */
  RowLabels select(BitSet rows) {
    RowLabels selected = new RowLabels();
    selected.labels = labels;
    selected.high = high == null ? null : new ByteColumn();
    rows.stream().forEach(row -> selected.append(id(row)));
    return selected;
  }

  /** Returns the number of these rows with each label, by label id. */
  int[] counts(IntPredicate among) {
    int[] counts = new int[labels.size()];
    for (int row = 0; row < size(); row++) {
      if (among.test(row)) {
        counts[id(row)]++;
      }
    }
    return counts;
  }

  int[] counts() {
    return counts(row -> true);
  }

  /**
   * Samples rows: shuffles the rows of each label, label by label in their order, and keeps the
   * first ones.
   *
   * @param among the rows to sample from
   * @param max by label id, how many rows to keep at most
   */
  BitSet sample(IntPredicate among, int[] max, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] counts = counts(among);
    int[] rows = rowsByLabel(among, counts);
    BitSet kept = new BitSet(size());
    int[] starts = starts(counts);
    for (int label : occurring(counts)) {
      int from = starts[label];
      Shuffle.shuffle(rows, from, from + counts[label], random);
      for (int i = 0; i < Math.min(counts[label], max[label]); i++) {
        kept.set(rows[from + i]);
      }
    }
    return kept;
  }

  /** Down-samples every label to the rarest that occurs. */
  BitSet minority(IntPredicate among, long seed) {
    int[] max = new int[labels.size()];
    Arrays.fill(max, rarest(counts(among)));
    return sample(among, max, seed);
  }

  /** Returns how many rows the rarest label that occurs has; 0 if none occurs. */
  static int rarest(int[] counts) {
    return IntStream.of(counts).filter(count -> count > 0).min().orElse(0);
  }

  /**
   * Returns the label ids that occur, in the order of the set of those labels alone: it is numeric
   * if they are, even where the whole set is not.
   */
  private int[] occurring(int[] counts) {
    List<String> names =
        IntStream.range(0, counts.length)
            .filter(label -> counts[label] > 0)
            .mapToObj(labels::label)
            .toList();
    return LabelSet.of(names).labels().stream().mapToInt(labels::idOf).toArray();
  }

  /** Returns all rows, grouped by label id, the rows of a label in their order. */
  int[] rowsByLabel() {
    return rowsByLabel(row -> true, counts());
  }

  private int[] rowsByLabel(IntPredicate among, int[] counts) {
    int[] next = starts(counts);
    int[] rows = new int[Arrays.stream(counts).sum()];
    for (int row = 0; row < size(); row++) {
      if (among.test(row)) {
        rows[next[id(row)]++] = row;
      }
    }
    return rows;
  }

  /** Returns where each label's rows begin among {@link #rowsByLabel()}. */
  private static int[] starts(int[] counts) {
    int[] starts = new int[counts.length];
    for (int label = 1; label < counts.length; label++) {
      starts[label] = starts[label - 1] + counts[label - 1];
    }
    return starts;
  }
}
