package dev.starsight.data;

import dev.starsight.data.Splits.SplitPart;
import dev.starsight.data.internal.LongColumn;
import dev.starsight.data.internal.NormalizedText;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which part each row of a stream goes to, known from its label and the key of its text alone: the
 * same parts that {@link Splits#stratified} gives for the same rows, ratio and seed. Making it
 * takes at most 14 bytes a row for up to 256 labels, keeping it 2. Immutable.
 *
 * <pre>{@code
 * SplitPlan.Builder rows = SplitPlan.builder();
 * rows.add("5", NormalizedText.key("Great!"));   // and so on, in the order of the input
 * SplitPlan plan = rows.stratified(Ratio.percent(90, 5, 5), 42).balanceTraining(42);
 * SplitPart part = plan.part(0);
 * }</pre>
 */
public final class SplitPlan {

  private static final SplitPart[] PARTS = {SplitPart.TRAIN, SplitPart.VALIDATION, SplitPart.TEST};

  /** What {@link #parts} holds of a row that no part has. */
  private static final byte LEFT_OUT = (byte) PARTS.length;

  private final RowLabels labels;

  /** By row: the id of its part. */
  private final byte[] parts;

  /** By part and label id. */
  private final int[][] counts;

  private final int duplicatesMoved;

  private SplitPlan(RowLabels labels, byte[] parts, int duplicatesMoved) {
    this.labels = labels;
    this.parts = parts;
    this.duplicatesMoved = duplicatesMoved;
    this.counts = new int[PARTS.length][];
    for (SplitPart part : PARTS) {
      counts[part.id()] = labels.counts(row -> parts[row] == part.id());
    }
  }

  /** Begins with no rows. */
  public static Builder builder() {
    return new Builder();
  }

  /** How many rows there are, those that no part has among them. */
  public int size() {
    return parts.length;
  }

  /** The labels of all rows. */
  public LabelSet labels() {
    return labels.labels();
  }

  /** The label id of a row; {@code 0 <= row < size()}. */
  public int labelId(int row) {
    return labels.id(row);
  }

  /** The part of a row, or null where balancing left it out. */
  public @Nullable SplitPart part(int row) {
    return parts[row] == LEFT_OUT ? null : PARTS[parts[row]];
  }

  /** How many rows a part has. */
  public int rows(SplitPart part) {
    int rows = 0;
    for (int count : counts[part.id()]) {
      rows += count;
    }
    return rows;
  }

  /** How many rows of a label a part has. */
  public int rows(SplitPart part, int labelId) {
    return counts[part.id()][labelId];
  }

  /** As {@link Splits#duplicatesMoved()}. */
  public int duplicatesMoved() {
    return duplicatesMoved;
  }

  /** This, with every label of the training part down-sampled to the rarest; the rest stays. */
  public SplitPlan balanceTraining(long seed) {
    int train = SplitPart.TRAIN.id();
    BitSet kept = labels.minority(row -> parts[row] == train, seed);
    byte[] balanced = parts.clone();
    for (int row = 0; row < balanced.length; row++) {
      if (balanced[row] == train && !kept.get(row)) {
        balanced[row] = LEFT_OUT;
      }
    }
    return new SplitPlan(labels, balanced, duplicatesMoved);
  }

  @Override
  public String toString() {
    return "%s training, %s validation and %s test rows of %s"
        .formatted(rows(SplitPart.TRAIN), rows(SplitPart.VALIDATION), rows(SplitPart.TEST), size());
  }

  /** Takes rows one by one, then makes one plan. Not thread-safe. */
  public static final class Builder {

    private final RowLabels labels = new RowLabels();
    private @Nullable LongColumn keys = new LongColumn();

    private Builder() {}

    /**
     * Adds a row.
     *
     * @param textKey of its text, by {@link NormalizedText#key(String)}
     * @throws StarsightException if its label is the 65,536th different one
     */
    public Builder add(String label, long textKey) {
      open().add(textKey);
      labels.add(label);
      return this;
    }

    /** How many rows were added. */
    public int size() {
      return labels.size();
    }

    /**
     * Splits the rows as {@link Splits#stratified} does and ends this builder.
     *
     * @throws StarsightException if there are no rows
     */
    public SplitPlan stratified(Ratio ratio, long seed) {
      LongColumn ofAll = end();
      StratifiedSplit split = new StratifiedSplit(labels, ofAll, ratio, seed);
      return new SplitPlan(labels, split.parts(), split.duplicatesMoved());
    }

    /**
     * Down-samples every label to the rarest, as {@link Sampling#minority} does, splits the rows
     * that stay and ends this builder: validation and test are balanced, too.
     *
     * @throws StarsightException if there are no rows
     */
    public SplitPlan stratifiedOfBalanced(Ratio ratio, long seed) {
      LongColumn ofAll = end();
      BitSet kept = labels.minority(row -> true, seed);
      int next = 0;
      for (int row = kept.nextSetBit(0); row >= 0; row = kept.nextSetBit(row + 1)) {
        ofAll.set(next++, ofAll.get(row));
      }
      ofAll.truncate(next);
      StratifiedSplit split = new StratifiedSplit(labels.of(kept), ofAll, ratio, seed);
      byte[] parts = new byte[labels.size()];
      int place = 0;
      for (int row = 0; row < parts.length; row++) {
        parts[row] = kept.get(row) ? split.parts()[place++] : LEFT_OUT;
      }
      return new SplitPlan(labels, parts, split.duplicatesMoved());
    }

    private LongColumn open() {
      LongColumn open = keys;
      if (open == null) {
        throw new IllegalStateException("a builder makes one plan, and this one has made it");
      }
      return open;
    }

    private LongColumn end() {
      LongColumn all = open();
      if (all.size() == 0) {
        throw new StarsightException("there is no row to split");
      }
      keys = null;
      labels.order();
      return all;
    }
  }
}
