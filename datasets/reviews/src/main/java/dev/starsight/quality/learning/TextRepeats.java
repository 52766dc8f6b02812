package dev.starsight.quality.learning;

import dev.starsight.data.internal.LongColumn;
import dev.starsight.data.internal.TextGroups;
import dev.starsight.quality.learning.LearningFindings.ContradictionRow;
import dev.starsight.quality.learning.LearningFindings.RepeatedTexts;
import dev.starsight.quality.learning.internal.IntList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Texts that several rows have, and those of them with different labels. */
final class TextRepeats {

  private static final int TEN_WORDS = 10;
  private static final int UNLABELLED = -1;
  private static final int SEVERAL = -2;

  private final IntList rows = new IntList();
  private final LongColumn keys = new LongColumn();
  private final IntList labels = new IntList();
  private final IntList words = new IntList();

  /**
   * What was found.
   *
   * @param repeated all repeated texts
   * @param contradicting those with different labels
   * @param rows the rows of the latter
   */
  record Found(RepeatedTexts repeated, RepeatedTexts contradicting, List<ContradictionRow> rows) {}

  void add(int row, long key, int label, int wordCount) {
    rows.add(row);
    keys.add(key);
    labels.add(label);
    words.add(Math.min(wordCount, TEN_WORDS));
  }

  /** Finds the texts and forgets the rows. */
  Found find(RowPlaces places, List<String> names, int mostListed) {
    int[] order = new int[rows.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    TextGroups groups = new TextGroups(keys);
    int count = groups.number(order).length;
    int[] groupOf = groups.groupOf();
    int[] labelOf = new int[count];
    Arrays.fill(labelOf, UNLABELLED);
    for (int i = 0; i < groupOf.length; i++) {
      int label = labels.get(i);
      int group = groupOf[i];
      if (group >= 0 && label >= 0 && labelOf[group] != SEVERAL) {
        labelOf[group] = labelOf[group] == UNLABELLED || labelOf[group] == label ? label : SEVERAL;
      }
    }
    RepeatedTexts repeated = count(groupOf, new boolean[count]);
    boolean[] agreeing = new boolean[count];
    for (int group = 0; group < count; group++) {
      agreeing[group] = labelOf[group] != SEVERAL;
    }
    RepeatedTexts contradicting = count(groupOf, agreeing);
    return new Found(repeated, contradicting, listed(groupOf, agreeing, places, names, mostListed));
  }

  private RepeatedTexts count(int[] groupOf, boolean[] leftOut) {
    long texts = 0;
    for (boolean without : leftOut) {
      texts += without ? 0 : 1;
    }
    long all = 0;
    long ofTenWords = 0;
    for (int i = 0; i < groupOf.length; i++) {
      if (groupOf[i] >= 0 && !leftOut[groupOf[i]]) {
        all++;
        ofTenWords += words.get(i) == TEN_WORDS ? 1 : 0;
      }
    }
    return new RepeatedTexts(texts, all, ofTenWords);
  }

  private List<ContradictionRow> listed(
      int[] groupOf, boolean[] agreeing, RowPlaces places, List<String> names, int mostListed) {
    int[] numbers = new int[agreeing.length];
    int next = 0;
    for (int group = 0; group < agreeing.length; group++) {
      numbers[group] = agreeing[group] ? 0 : ++next;
    }
    List<ContradictionRow> found = new ArrayList<>();
    for (int i = 0; i < groupOf.length && found.size() < mostListed; i++) {
      if (groupOf[i] >= 0 && !agreeing[groupOf[i]] && labels.get(i) >= 0) {
        found.add(
            new ContradictionRow(
                numbers[groupOf[i]], places.get(rows.get(i)), names.get(labels.get(i))));
      }
    }
    found.sort(Comparator.comparingInt(ContradictionRow::text));
    return found;
  }
}
