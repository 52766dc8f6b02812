package dev.starsight.data;

import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.Splits.SplitPart;
import dev.starsight.data.internal.LongColumn;
import dev.starsight.data.internal.RepeatedTexts;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.data.internal.TextGroups;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * The assignment of rows to parts behind {@link Splits#stratified} and {@link SplitPlan}. Its
 * memory, columns included, never exceeds 16 bytes a row: shuffled orders are computed again rather
 * than kept, and what is no longer needed is released.
 */
final class StratifiedSplit {

  private static final int TRAIN = SplitPart.TRAIN.id();
  private static final int VALIDATION = SplitPart.VALIDATION.id();
  private static final int TEST = SplitPart.TEST.id();
  private static final int PARTS = SplitPart.values().length;

  /** A label with fewer rows is in the training part only. */
  private static final int MIN_ROWS_TO_SPLIT = 3;

  private final RowLabels labels;
  private final Ratio ratio;
  private final long seed;

  /** The number of rows, by label id. */
  private final int[] counts;

  /** How many rows each label should have in each part, and how many are placed there. */
  private final int[][] quota;

  private final int[][] placed;

  /** The sum of the quotas, by part. */
  private final int[] quotaByPart = new int[PARTS];

  /** The id of the part, by row. */
  private final byte[] parts;

  /** The rows whose texts are unique. */
  private final BitSet single = new BitSet();

  private int duplicatesMoved;

  /** Splits these rows; overwrites the keys. */
  StratifiedSplit(RowLabels labels, LongColumn keys, Ratio ratio, long seed) {
    this.labels = labels;
    this.ratio = ratio;
    this.seed = seed;
    this.counts = labels.counts();
    this.quota = new int[counts.length][];
    this.placed = new int[counts.length][PARTS];
    this.parts = new byte[labels.size()];
    SplittableRandom random = new SplittableRandom(seed);
    cut(random);
    gather(repeated(keys, random));
    settle();
  }

  byte[] parts() {
    return parts;
  }

  int duplicatesMoved() {
    return duplicatesMoved;
  }

  /** Splits row by row: shuffles and cuts the rows of each label. */
  private void cut(SplittableRandom random) {
    int[] rows = shuffledByLabel(random);
    int next = 0;
    for (int label = 0; label < counts.length; label++) {
      int[] wanted = quota(counts[label], ratio);
      quota[label] = wanted;
      for (int part = 0; part < PARTS; part++) {
        quotaByPart[part] += wanted[part];
      }
      for (int i = 0; i < counts[label]; i++) {
        boolean test = i < wanted[TEST];
        boolean validation = i < wanted[TEST] + wanted[VALIDATION];
        parts[rows[next++]] = (byte) (test ? TEST : validation ? VALIDATION : TRAIN);
      }
    }
  }

  /** Returns the rows of label 0 in shuffled order, then those of label 1, and so on. */
  private int[] shuffledByLabel(SplittableRandom random) {
    int[] rows = labels.rowsByLabel();
    int from = 0;
    for (int count : counts) {
      Shuffle.shuffle(rows, from, from + count, random);
      from += count;
    }
    return rows;
  }

  /** Groups rows with the same text, in shuffled order of the first row of each group. */
  private RepeatedTexts repeated(LongColumn keys, SplittableRandom random) {
    TextGroups texts = new TextGroups(keys);
    int[] first = texts.number(Sampling.shuffledRows(parts.length, random));
    return new RepeatedTexts(texts.groupOf(), first, single);
  }

  /** Returns how many of the rows of a label each part should have, to whole rows. */
  static int[] quota(int count, Ratio ratio) {
    if (count < MIN_ROWS_TO_SPLIT) {
      return new int[] {count, 0, 0};
    }
    double[] exact = {count * ratio.train(), count * ratio.validation(), count * ratio.test()};
    int[] whole = Sampling.largestRemainders(exact, count);
    for (int part = 0; part < PARTS; part++) {
      if (whole[part] == 0 && exact[part] > 0) {
        whole[largest(whole)]--;
        whole[part]++;
      }
    }
    return whole;
  }

  private static int largest(int[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = values[i] > values[largest] ? i : largest;
    }
    return largest;
  }

  /** Puts each group of repeated texts into one part, the largest groups first. */
  private void gather(RepeatedTexts texts) {
    int[] more = new int[counts.length];
    for (int group : texts.largestFirst()) {
      int preferred = parts[texts.first(group)];
      int part = hasRoom(preferred, texts, group, more) ? preferred : TRAIN;
      for (int i = texts.start(group); i < texts.start(group + 1); i++) {
        int row = texts.row(i);
        if (parts[row] != part) {
          duplicatesMoved++;
          parts[row] = (byte) part;
        }
        placed[labels.id(row)][part]++;
      }
    }
  }

  /**
   * Returns whether a part can take a group.
   *
   * @param more a scratch array of zeros by label id; zeros again afterwards
   */
  private boolean hasRoom(int part, RepeatedTexts texts, int group, int[] more) {
    int from = texts.start(group);
    int to = texts.start(group + 1);
    boolean room = (to - from) * 10L <= Math.max(20, quotaByPart[part]);
    for (int i = from; i < to; i++) {
      int label = labels.id(texts.row(i));
      more[label]++;
      room &= placed[label][part] + more[label] <= quota[label][part];
    }
    for (int i = from; i < to; i++) {
      more[labels.id(texts.row(i))] = 0;
    }
    return room;
  }

  /** Moves rows with unique texts until every label has its quota in every part. */
  private void settle() {
    int[] rows = shuffledByLabel(new SplittableRandom(seed)); // the same order as in the cut
    int from = 0;
    for (int label = 0; label < counts.length; label++) {
      settle(rows, from, from + counts[label], placed[label], quota[label]);
      from += counts[label];
    }
  }

  private void settle(int[] rows, int from, int to, int[] has, int[] should) {
    for (int i = from; i < to; i++) {
      if (single.get(rows[i])) {
        has[parts[rows[i]]]++;
      }
    }
    for (int i = from; i < to; i++) {
      int part = parts[rows[i]];
      if (single.get(rows[i]) && has[part] > should[part]) {
        int other = largest(new int[] {should[0] - has[0], should[1] - has[1], should[2] - has[2]});
        parts[rows[i]] = (byte) other;
        has[part]--;
        has[other]++;
      }
    }
  }
}
