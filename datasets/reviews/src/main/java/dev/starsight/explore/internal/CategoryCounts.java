package dev.starsight.explore.internal;

import dev.starsight.reviews.Review;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one category, or of all categories together.
 *
 * @param name the name as written in the reviews; empty if they have none, or it is unknown
 * @param stars the stars of all its reviews
 * @param years the stars of its reviews with a date, by year
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

  /** Returns the average stars; NaN without reviews. */
  public double average() {
    return stars.average();
  }

  /** Returns the number of reviews with a date. */
  public long dated() {
    return years.values().stream().mapToLong(StarCounts::reviews).sum();
  }

  /** Returns the counts of both, which have one name. */
  public CategoryCounts plus(CategoryCounts other) {
    SortedMap<Integer, StarCounts> both = new TreeMap<>(years);
    other.years.forEach((year, counts) -> both.merge(year, counts, StarCounts::plus));
    return new CategoryCounts(
        name, stars.plus(other.stars), both, CategoryTally.earlier(first, other.first));
  }

  /** Returns the name of the category of a review; empty if it is unknown. */
  public static String nameOf(Review review) {
    return Objects.requireNonNullElse(review.productCategory(), "");
  }

  /** Returns the name for people. */
  public String label() {
    return label(name);
  }

  /** Returns the name of a category for people. */
  public static String label(String name) {
    return name.isBlank() ? "(no category)" : name;
  }
}
