package dev.starsight.quality.learning;

import dev.starsight.data.internal.LabelMentions;
import dev.starsight.quality.learning.internal.IntList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The labels of the rows with one value of a column. It takes memory only for the labels that occur
 * with the value, because a column may have many values and labels. Not thread-safe.
 */
final class LabelTally {

  /** The different labels, by their numbers, and the rows of each. */
  private int[] labels = new int[2];

  private int[] counts = new int[2];
  private int size;
  private int rows;

  /** The places of the rows with a label whose name is the value. */
  private Map<Integer, IntList> named = Map.of();

  /** Adds a row with the value and a label of this number and name. */
  void add(int row, String value, int label, String name) {
    int at = indexOf(label);
    if (at < 0) {
      at = size;
      append(label);
      if (new LabelMentions(List.of(name)).named(value) != null) {
        named = new HashMap<>(named);
        named.put(label, new IntList());
      }
    }
    counts[at]++;
    rows++;
    IntList ofName = named.get(label);
    if (ofName != null) {
      ofName.add(row);
    }
  }

  private void append(int label) {
    if (size == labels.length) {
      labels = Arrays.copyOf(labels, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    labels[size++] = label;
  }

  private int indexOf(int label) {
    for (int i = 0; i < size; i++) {
      if (labels[i] == label) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the number of rows. */
  int rows() {
    return rows;
  }

  /** Returns the number of rows with a label. */
  int rows(int label) {
    int at = indexOf(label);
    return at < 0 ? 0 : counts[at];
  }

  /** Returns the rows with a label if the value names it, apart from case and punctuation. */
  IntList rowsNaming(int label) {
    return named.getOrDefault(label, new IntList());
  }

  /** Adds the rows of each label to the count at its number. */
  void addTo(long[] rowsOfLabels) {
    for (int i = 0; i < size; i++) {
      rowsOfLabels[labels[i]] += counts[i];
    }
  }

  /** Returns the most frequent label, the first of several; -1 if there is no row. */
  int mostFrequent() {
    return mostFrequentExcept(-1);
  }

  private int mostFrequentExcept(int except) {
    int best = -1;
    int most = 0;
    for (int i = 0; i < size; i++) {
      boolean isMore = counts[i] > most || (counts[i] == most && labels[i] < best);
      if (labels[i] != except && isMore) {
        best = labels[i];
        most = counts[i];
      }
    }
    return best;
  }

  /** Counts the rows whose label is the most frequent one, the first of several, of the others. */
  int predictedByOthers() {
    int best = mostFrequent();
    int second = mostFrequentExcept(best);
    // Only the most frequent label can be that of the other rows, too.
    int others = rows(best) - 1;
    boolean isStillFirst = others > rows(second) || (others == rows(second) && best < second);
    return isStillFirst ? rows(best) : 0;
  }
}
