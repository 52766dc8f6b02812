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
import org.jspecify.annotations.Nullable;

/**
 * The label of every row in one byte, or in two where there are more than 256 labels: what sampling
 * and splitting look at, whether the rows are in memory or not. First labels are added, then {@link
 * #order} numbers them as {@link LabelSet} does.
 */
public final class RowLabels {

  /** So many labels, and no more, are told apart in two bytes. */
  static final int MOST_LABELS = 65_535;

  private static final int ONE_BYTE = 256;

  private final Map<String, Integer> known = new HashMap<>();
  private final List<String> inOrderOfSight = new ArrayList<>();
  private final ByteColumn low = new ByteColumn();
  private @Nullable ByteColumn high;
  private LabelSet labels = LabelSet.ordered(List.of());

  /**
   * The labels of examples, in order.
   *
   * @throws StarsightException naming the example, if one has none
   */
  public static RowLabels of(Dataset<Example> labelled) {
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

  /** How many rows there are. */
  public int size() {
    return low.size();
  }

  void add(String label) {
    Integer id = known.get(label);
    append(id == null ? first(label) : id);
  }

  private void append(int id) {
    if (high != null) {
      high.add(id >>> 8);
    }
    low.add(id);
  }

  private int first(String label) {
    int id = known.size();
    if (id == MOST_LABELS) {
      throw new StarsightException(
          ("rows can have at most %s different labels, but row %s brings another; is the label"
                  + " column the right one?")
              .formatted(MOST_LABELS, size() + 1));
    }
    known.put(label, id);
    inOrderOfSight.add(label);
    if (id == ONE_BYTE) {
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
    labels = LabelSet.of(inOrderOfSight);
    int[] ids = new int[labels.size()];
    for (int sighted = 0; sighted < ids.length; sighted++) {
      ids[sighted] = labels.idOf(inOrderOfSight.get(sighted));
    }
    for (int row = 0; row < size(); row++) {
      set(row, ids[id(row)]);
    }
    known.clear();
    inOrderOfSight.clear();
  }

  /** The distinct labels, once they are in order. */
  public LabelSet labels() {
    return labels;
  }

  /** A row's label id. */
  public int id(int row) {
    return high == null ? low.get(row) : low.get(row) | (high.get(row) << 8);
  }

  private void set(int row, int id) {
    low.set(row, id);
    if (high != null) {
      high.set(row, id >>> 8);
    }
  }

  /** The labels of these rows alone, in their order; the label set stays as it is. */
  RowLabels of(BitSet rows) {
    RowLabels some = new RowLabels();
    some.labels = labels;
    some.high = high == null ? null : new ByteColumn();
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      some.append(id(row));
    }
    return some;
  }

  /** How many of these rows have each label, by label id. */
  int[] counts(IntPredicate among) {
    int[] counts = new int[labels.size()];
    for (int row = 0; row < size(); row++) {
      if (among.test(row)) {
        counts[id(row)]++;
      }
    }
    return counts;
  }

  /** How many rows have each label, by label id. */
  int[] counts() {
    return counts(row -> true);
  }

  /**
   * The rows that a sample keeps: every label's rows are shuffled, the labels in their order, and
   * of each the first so many stay.
   *
   * @param among which rows are looked at
   * @param most by label id, how many rows to keep at most
   */
  BitSet sample(IntPredicate among, int[] most, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] counts = counts(among);
    int[] rows = rowsByLabel(among, counts);
    BitSet kept = new BitSet(size());
    int[] starts = starts(counts);
    for (int label : occurring(counts)) {
      int from = starts[label];
      Shuffle.shuffle(rows, from, from + counts[label], random);
      for (int i = 0; i < Math.min(counts[label], most[label]); i++) {
        kept.set(rows[from + i]);
      }
    }
    return kept;
  }

  /** The rows that stay when every label is down-sampled to the rarest that occurs. */
  BitSet minority(IntPredicate among, long seed) {
    int[] most = new int[labels.size()];
    Arrays.fill(most, rarest(counts(among)));
    return sample(among, most, seed);
  }

  /** How many rows the rarest label has that occurs at all; 0 if none does. */
  static int rarest(int[] counts) {
    int rarest = Integer.MAX_VALUE;
    for (int count : counts) {
      if (count > 0) {
        rarest = Math.min(rarest, count);
      }
    }
    return rarest == Integer.MAX_VALUE ? 0 : rarest;
  }

  /** The label ids that occur, ordered as a set of those labels alone is: perhaps by value. */
  private int[] occurring(int[] counts) {
    List<String> names = new ArrayList<>();
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] > 0) {
        names.add(labels.label(label));
      }
    }
    int[] ids = new int[names.size()];
    List<String> ordered = LabelSet.of(names).labels();
    for (int i = 0; i < ids.length; i++) {
      ids[i] = labels.idOf(ordered.get(i));
    }
    return ids;
  }

  /** All rows, those of label 0 first, each label's in their order. */
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

  /** Where each label's rows begin among {@link #rowsByLabel()}. */
  static int[] starts(int[] counts) {
    int[] starts = new int[counts.length];
    for (int label = 1; label < counts.length; label++) {
      starts[label] = starts[label - 1] + counts[label - 1];
    }
    return starts;
  }
}
