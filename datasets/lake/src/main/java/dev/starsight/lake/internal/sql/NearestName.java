package dev.starsight.lake.internal.sql;

import dev.starsight.data.internal.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

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
        .min(Comparator.<String>comparingInt(n -> EditDistance.of(n, name)).thenComparing(n -> n))
        .filter(n -> EditDistance.of(n, name) <= name.length() / 3);
  }
}
