package dev.starsight.quality.learning;

import dev.starsight.quality.learning.internal.IntList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether the longest texts of a column were cut: many different ones are of nearly the
 * same length, at least three times as many as of the lengths just below, and half of them do not
 * end as a sentence does. Lengths of characters that a program counts otherwise, such as line
 * breaks, differ a little, so "nearly" is 2.5 %.
 */
final class CutTextFinder {

  private static final int SHORTEST = 40;
  private static final int FEWEST = 10;
  private static final double NEARLY = 0.025;
  private static final int LEAST_WIDTH = 3;
  private static final int PILE = 3;

  private int longest;
  private int limit = 1_024;

  /** Texts that are long enough, with their lengths, negative if they end as a sentence does. */
  private final IntList rows = new IntList();

  private final IntList lengths = new IntList();
  private final IntList hashes = new IntList();

  /** The length of the longest text, and the rows of those that were cut. */
  record Found(int characters, IntList rows) {}

  void add(int row, ExaminedRow.Field field) {
    int length = field.length();
    if (length < SHORTEST || !field.isProse() || length <= longest - 2 * width(longest)) {
      return;
    }
    longest = Math.max(longest, length);
    rows.add(row);
    lengths.add(field.endsSentence() ? -length : length);
    hashes.add(field.hash());
    if (rows.size() > limit) {
      removeShort();
      limit = Math.max(limit, 2 * rows.size());
    }
  }

  private static int width(int length) {
    return Math.max(LEAST_WIDTH, (int) Math.ceil(NEARLY * length));
  }

  private void removeShort() {
    int kept = 0;
    int least = longest - 2 * width(longest);
    for (int i = 0; i < rows.size(); i++) {
      if (Math.abs(lengths.get(i)) > least) {
        rows.set(kept, rows.get(i));
        hashes.set(kept, hashes.get(i));
        lengths.set(kept++, lengths.get(i));
      }
    }
    rows.truncate(kept);
    lengths.truncate(kept);
    hashes.truncate(kept);
  }

  Optional<Found> find() {
    removeShort();
    Set<Integer> near = new HashSet<>();
    Set<Integer> below = new HashSet<>();
    IntList unended = new IntList();
    int nearRows = 0;
    for (int i = 0; i < rows.size(); i++) {
      if (Math.abs(lengths.get(i)) > longest - width(longest)) {
        near.add(hashes.get(i));
        nearRows++;
        if (lengths.get(i) > 0) {
          unended.add(rows.get(i));
        }
      } else {
        below.add(hashes.get(i));
      }
    }
    boolean areCut =
        near.size() >= FEWEST
            && near.size() >= PILE * below.size()
            && 2 * unended.size() >= nearRows;
    return areCut ? Optional.of(new Found(longest, unended)) : Optional.empty();
  }
}
