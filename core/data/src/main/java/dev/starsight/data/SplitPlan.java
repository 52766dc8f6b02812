package dev.starsight.data;

import dev.starsight.data.Splits.Grouping;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.Splits.SplitPart;
import dev.starsight.data.internal.LongColumn;
import dev.starsight.data.internal.NormalizedText;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The part of each row of a stream, derived from its label and a key of its text alone: the same
 * parts that {@link Splits#stratified} gives for the same rows, ratio and seed, or {@link
 * Splits#grouped} if the rows were added with their groups. Building a plan takes at most 14 bytes
 * a row for up to 256 labels, 48 with groups; keeping it takes 2. Immutable.
 *
 * <pre>{@code
 * SplitPlan.Builder rows = SplitPlan.builder();
 * rows.add("5", "Great!"); // and so on, in the order of the input
 * SplitPlan plan = rows.stratified(Ratio.percent(90, 5, 5), 42).balanceTraining(42);
 * SplitPart part = plan.part(0);
 * }</pre>
 */
public final class SplitPlan {

  private static final SplitPart[] PARTS = SplitPart.values();

  /** The value in {@link #parts} of a row that is in no part. */
  private static final byte LEFT_OUT = GroupedSplit.LEFT_OUT;

  private final RowLabels labels;

  /** The id of the part, by row. */
  private final byte[] parts;

  /** The number of rows, by part and label id. */
  private final int[][] counts;

  private final int duplicatesMoved;
  private final @Nullable Grouping grouping;

  private SplitPlan(
      RowLabels labels, byte[] parts, int duplicatesMoved, @Nullable Grouping grouping) {
    this.labels = labels;
    this.parts = parts;
    this.duplicatesMoved = duplicatesMoved;
    this.grouping = grouping;
    this.counts = new int[PARTS.length][];
    for (SplitPart part : PARTS) {
      counts[part.id()] = labels.counts(row -> parts[row] == part.id());
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Returns the number of all rows, including those that are in no part. */
  public int size() {
    return parts.length;
  }

  public LabelSet labels() {
    return labels.labels();
  }

  /** Returns the label id of a row; {@code 0 <= row < size()}. */
  public int labelId(int row) {
    return labels.id(row);
  }

  /**
   * Returns the part of a row; null if balancing left it out, or grouping because its text is also
   * in another part.
   */
  public @Nullable SplitPart part(int row) {
    return parts[row] == LEFT_OUT ? null : PARTS[parts[row]];
  }

  /** Returns the number of rows of a part. */
  public int rows(SplitPart part) {
    return IntStream.of(counts[part.id()]).sum();
  }

  /** Returns the number of rows of a part that have a label. */
  public int rows(SplitPart part, int labelId) {
    return counts[part.id()][labelId];
  }

  /** Returns what {@link Splits#duplicatesMoved()} does. */
  public int duplicatesMoved() {
    return duplicatesMoved;
  }

  /** Returns what {@link Splits#grouping()} does. */
  public @Nullable Grouping grouping() {
    return grouping;
  }

  /** Down-samples every label of the training part to the rarest; the other parts stay. */
  public SplitPlan balanceTraining(long seed) {
    int train = SplitPart.TRAIN.id();
    BitSet kept = labels.minority(row -> parts[row] == train, seed);
    byte[] balanced = parts.clone();
    for (int row = 0; row < balanced.length; row++) {
      if (balanced[row] == train && !kept.get(row)) {
        balanced[row] = LEFT_OUT;
      }
    }
    return new SplitPlan(labels, balanced, duplicatesMoved, grouping);
  }

  @Override
  public String toString() {
    return "%s training, %s validation and %s test rows of %s"
        .formatted(rows(SplitPart.TRAIN), rows(SplitPart.VALIDATION), rows(SplitPart.TEST), size());
  }

  /** Takes rows one by one, then builds one plan. Not thread-safe. */
  public static final class Builder {

    private final RowLabels labels = new RowLabels();
    private final LongColumn groups = new LongColumn();
    private @Nullable LongColumn keys = new LongColumn();

    private Builder() {}

    /**
     * Adds a row.
     *
     * @throws StarsightException if its label is the 65,536th different one
     */
    public Builder add(String label, String text) {
      return add(label, NormalizedText.key(text));
    }

    /**
     * Adds a row whose text is known by its key.
     *
     * @param textKey equal for two rows if their normalized texts are
     * @throws StarsightException if its label is the 65,536th different one
     */
    public Builder add(String label, long textKey) {
      open().add(textKey);
      labels.add(label);
      return this;
    }

    /**
     * Adds the group of a row: of the first row at the first call, and so on, before or after the
     * row itself. Either every row has its group added or none.
     *
     * @param group null or blank if the row is a group of its own
     */
    public Builder addGroup(@Nullable String group) {
      open();
      groups.add(GroupedSplit.key(group, groups.size()));
      return this;
    }

    public int size() {
      return labels.size();
    }

    /**
     * Splits the rows as {@link Splits#stratified} or {@link Splits#grouped} does and ends this
     * builder.
     *
     * @throws StarsightException if there are no rows, fewer groups than parts, or all texts of a
     *     validation or test part are in other parts too
     * @throws IllegalStateException if groups were added, but not one for each row
     */
    public SplitPlan stratified(Ratio ratio, long seed) {
      return split(labels, end(), ratio, seed);
    }

    private SplitPlan split(RowLabels rows, LongColumn all, Ratio ratio, long seed) {
      if (groups.size() == 0) {
        StratifiedSplit split = new StratifiedSplit(rows, all, ratio, seed);
        return new SplitPlan(rows, split.parts(), split.duplicatesMoved(), null);
      }
      GroupedSplit split = new GroupedSplit(rows, all, groups, ratio, seed);
      Grouping grouping = new Grouping(split.groups(), split.leftOut());
      return new SplitPlan(rows, split.parts(), 0, grouping);
    }

    /**
     * Down-samples every label to the rarest, as {@link Sampling#minority} does, splits the rows
     * that stay and ends this builder: the validation and test parts are balanced, too.
     *
     * @throws StarsightException if there are no rows, fewer groups than parts, or all texts of a
     *     validation or test part are in other parts too
     * @throws IllegalStateException if groups were added, but not one for each row
     */
    public SplitPlan stratifiedOfBalanced(Ratio ratio, long seed) {
      LongColumn all = end();
      BitSet kept = labels.minority(row -> true, seed);
      keep(kept, all);
      if (groups.size() > 0) {
        keep(kept, groups);
      }
      SplitPlan split = split(labels.select(kept), all, ratio, seed);
      byte[] parts = new byte[labels.size()];
      int next = 0;
      for (int row = 0; row < parts.length; row++) {
        parts[row] = kept.get(row) ? split.parts[next++] : LEFT_OUT;
      }
      return new SplitPlan(labels, parts, split.duplicatesMoved, split.grouping);
    }

    private static void keep(BitSet kept, LongColumn column) {
      int next = 0;
      for (int row = kept.nextSetBit(0); row >= 0; row = kept.nextSetBit(row + 1)) {
        column.set(next++, column.get(row));
      }
      column.truncate(next);
    }

    private LongColumn open() {
      LongColumn open = keys;
      if (open == null) {
        throw new IllegalStateException("this builder has built its one plan already");
      }
      return open;
    }

    private LongColumn end() {
      LongColumn all = open();
      if (all.size() == 0) {
        throw new StarsightException("there is no row to split");
      }
      if (groups.size() > 0 && groups.size() != all.size()) {
        throw new IllegalStateException(
            "every row needs a group, but %s rows have %s groups"
                .formatted(all.size(), groups.size()));
      }
      keys = null;
      labels.order();
      return all;
    }
  }
}
