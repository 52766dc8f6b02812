package dev.starsight.explore.internal;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one category, or of all of them.
 *
 * @param name as the reviews have it
 * @param stars of all its reviews
 * @param years stars of its reviews with a date, by year
 * @param first the earliest date, null if no review has one
 */
public record CategoryCounts(
    String name,
    StarCounts stars,
    SortedMap<Integer, StarCounts> years,
    @Nullable LocalDate first) {

  public CategoryCounts {
    years = Collections.unmodifiableSortedMap(new TreeMap<>(years));
  }

  public long reviews() {
    return stars.reviews();
  }

  /** Stars a review; NaN without reviews. */
  public double average() {
    return stars.average();
  }

  /** Reviews with a date. */
  public long dated() {
    return years.values().stream().mapToLong(StarCounts::reviews).sum();
  }

  /** As people read it. */
  public String label() {
    return label(name);
  }

  /** The name of a category as people read it. */
  public static String label(String name) {
    return name.isBlank() ? "(no category)" : name;
  }
}
