package dev.starsight.data;

import dev.starsight.data.Splits.SplitPart;
import dev.starsight.data.internal.LongColumn;
import dev.starsight.data.internal.RepeatedTexts;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.data.internal.TextGroups;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * The assignment behind {@link Splits#stratified} and {@link SplitPlan}: a part for every row. What
 * it needs for that, columns included, never exceeds 16 bytes a row: shuffled orders are made again
 * rather than kept, and what is done with is let go.
 */
final class StratifiedSplit {

  static final int TRAIN = SplitPart.TRAIN.id();
  static final int VALIDATION = SplitPart.VALIDATION.id();
  static final int TEST = SplitPart.TEST.id();
  private static final int PARTS = SplitPart.values().length;

  /** A label with fewer rows stands in the training part alone. */
  private static final int LEAST_ROWS_TO_SPLIT = 3;

  private final RowLabels labels;
  private final Ratio ratio;
  private final long seed;

  /** By label id: how many rows there are. */
  private final int[] counts;

  /** By label id and part: how many rows it should have, and how many it has. */
  private final int[][] due;

  private final int[][] placed;

  /** By part: how many rows it should have. */
  private final int[] dueRows = new int[PARTS];

  /** By row: the id of its part. */
  private final byte[] parts;

  /** Rows with a text of their own. */
  private final BitSet single = new BitSet();

  private int duplicatesMoved;

  /** Splits these rows; the keys are worthless afterwards. */
  StratifiedSplit(RowLabels labels, LongColumn keys, Ratio ratio, long seed) {
    this.labels = labels;
    this.ratio = ratio;
    this.seed = seed;
    this.counts = labels.counts();
    this.due = new int[counts.length][];
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

  int[] rows(SplitPart part) {
    int count = 0;
    for (byte of : parts) {
      count += of == part.id() ? 1 : 0;
    }
    int[] rows = new int[count];
    int next = 0;
    for (int row = 0; row < parts.length; row++) {
      if (parts[row] == part.id()) {
        rows[next++] = row;
      }
    }
    return rows;
  }

  int duplicatesMoved() {
    return duplicatesMoved;
  }

  /** The split row by row: each label's rows shuffled and cut. */
  private void cut(SplittableRandom random) {
    int[] rows = shuffledByLabel(random);
    int next = 0;
    for (int label = 0; label < counts.length; label++) {
      int[] ofLabel = due(counts[label]);
      due[label] = ofLabel;
      for (int part = 0; part < PARTS; part++) {
        dueRows[part] += ofLabel[part];
      }
      for (int i = 0; i < counts[label]; i++) {
        boolean test = i < ofLabel[TEST];
        boolean validation = i < ofLabel[TEST] + ofLabel[VALIDATION];
        parts[rows[next++]] = (byte) (test ? TEST : validation ? VALIDATION : TRAIN);
      }
    }
  }

  /** The rows of label 0 in shuffled order, then those of label 1, and so on. */
  private int[] shuffledByLabel(SplittableRandom random) {
    int[] rows = labels.rowsByLabel();
    int from = 0;
    for (int count : counts) {
      Shuffle.shuffle(rows, from, from + count, random);
      from += count;
    }
    return rows;
  }

  /** Rows with the same text; the groups in the order of the first of their rows, shuffled. */
  private RepeatedTexts repeated(LongColumn keys, SplittableRandom random) {
    TextGroups texts = new TextGroups(keys);
    int[] first = texts.number(Sampling.shuffledRows(parts.length, random));
    return new RepeatedTexts(texts.groupOf(), first, single);
  }

  private int[] due(int count) {
    if (count < LEAST_ROWS_TO_SPLIT) {
      return new int[] {count, 0, 0};
    }
    double[] exact = {count * ratio.train(), count * ratio.validation(), count * ratio.test()};
    int[] whole = Sampling.largestRemainders(exact, count);
    for (int part = 0; part < PARTS; part++) {
      if (whole[part] == 0 && exact[part] > 0) {
        int largest = TRAIN;
        for (int p = 1; p < PARTS; p++) {
          largest = whole[p] > whole[largest] ? p : largest;
        }
        whole[largest]--;
        whole[part]++;
      }
    }
    return whole;
  }

  /** Puts each group of repeated texts into one part, the largest groups first. */
  private void gather(RepeatedTexts texts) {
    int[] more = new int[counts.length];
    for (int group : texts.largestFirst()) {
      int wished = parts[texts.first(group)];
      int part = hasRoom(wished, texts, group, more) ? wished : TRAIN;
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
   * Whether a part can take a group.
   *
   * @param more zeros by label id, and so again afterwards
   */
  private boolean hasRoom(int part, RepeatedTexts texts, int group, int[] more) {
    int from = texts.start(group);
    int to = texts.start(group + 1);
    boolean room = (to - from) * 10L <= Math.max(20, dueRows[part]);
    for (int i = from; i < to; i++) {
      int label = labels.id(texts.row(i));
      more[label]++;
      room &= placed[label][part] + more[label] <= due[label][part];
    }
    for (int i = from; i < to; i++) {
      more[labels.id(texts.row(i))] = 0;
    }
    return room;
  }

  /** Moves rows with a text of their own until every label has its due in every part. */
  private void settle() {
    int[] rows = shuffledByLabel(new SplittableRandom(seed)); // as it was cut
    int from = 0;
    for (int label = 0; label < counts.length; label++) {
      settle(rows, from, from + counts[label], placed[label], due[label]);
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
        int other = neediest(has, should);
        parts[rows[i]] = (byte) other;
        has[part]--;
        has[other]++;
      }
    }
  }

  private static int neediest(int[] has, int[] should) {
    int neediest = TRAIN;
    for (int part = 1; part < PARTS; part++) {
      if (should[part] - has[part] > should[neediest] - has[neediest]) {
        neediest = part;
      }
    }
    return neediest;
  }
}
