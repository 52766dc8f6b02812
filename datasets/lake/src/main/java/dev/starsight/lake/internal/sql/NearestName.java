package dev.starsight.lake.internal.sql;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the name that somebody probably meant. */
public final class NearestName {

  /** Names are shorter; a longer text is no misspelt name. */
  private static final int LONGEST = 100;

  private NearestName() {}

  /** Returns the nearest name by edit distance, if it differs in at most a third of the letters. */
  public static Optional<String> of(Collection<String> names, String name) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    return names.stream()
        .min(Comparator.<String>comparingInt(n -> distance(n, name)).thenComparing(n -> n))
        .filter(n -> distance(n, name) <= name.length() / 3);
  }

  /** Returns the Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = IntStream.rangeClosed(0, b.length()).toArray();
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
