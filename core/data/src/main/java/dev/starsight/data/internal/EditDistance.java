package dev.starsight.data.internal;

import java.util.stream.IntStream;

/** By how many letters two names differ. */
public final class EditDistance {

  private EditDistance() {}

  /**
   * Returns the Levenshtein distance: how many characters must be added, removed or replaced. The
   * time is proportional to the product of the lengths.
   */
  public static int of(String one, String other) {
    int[] row = IntStream.rangeClosed(0, other.length()).toArray();
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
