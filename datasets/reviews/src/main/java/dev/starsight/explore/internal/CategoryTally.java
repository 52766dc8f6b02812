package dev.starsight.explore.internal;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the reviews of one category. Not thread-safe. */
public final class CategoryTally {

  private final Map<Integer, long[]> years = new HashMap<>();
  private final long[] undated = new long[StarCounts.STARS];
  private @Nullable LocalDate first;

  /**
   * Adds reviews of one star and one year.
   *
   * @param date their earliest date; null if they have none
   */
  public void add(int star, @Nullable LocalDate date, long reviews) {
    if (date == null) {
      undated[star - 1] += reviews;
      return;
    }
    years.computeIfAbsent(date.getYear(), year -> new long[StarCounts.STARS])[star - 1] += reviews;
    first = earlier(first, date);
  }

  /** Adds all reviews of another tally. */
  public void add(CategoryTally other) {
    add(other.undated, undated);
    other.years.forEach(
        (year, stars) ->
            add(stars, years.computeIfAbsent(year, absent -> new long[StarCounts.STARS])));
    first = earlier(first, other.first);
  }

  static @Nullable LocalDate earlier(@Nullable LocalDate one, @Nullable LocalDate other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }

  public CategoryCounts counts(String name) {
    long[] all = undated.clone();
    SortedMap<Integer, StarCounts> byYear = new TreeMap<>();
    years.forEach(
        (year, stars) -> {
          add(stars, all);
          byYear.put(year, new StarCounts(stars));
        });
    return new CategoryCounts(name, new StarCounts(all), byYear, first);
  }

  private static void add(long[] from, long[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }
}
