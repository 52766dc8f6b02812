package dev.starsight.explore.internal.changes;

import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.CodePointOrder;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.StarCounts;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A category in both sources.
 *
 * @param first null where the first source does not have it
 * @param second null where the second source does not have it
 */
record CategoryPair(@Nullable CategoryCounts first, @Nullable CategoryCounts second) {

  static final Comparator<CategoryPair> LARGEST_FIRST =
      Comparator.comparingLong(pair -> -pair.reviews());

  /** Returns the categories of either source by name. */
  static List<CategoryPair> of(Findings first, Findings second) {
    SortedMap<String, CategoryPair> pairs = new TreeMap<>(CodePointOrder.INSTANCE);
    first.categories().forEach(each -> pairs.put(each.name(), new CategoryPair(each, null)));
    for (CategoryCounts each : second.categories()) {
      pairs.merge(
          each.name(),
          new CategoryPair(null, each),
          (one, other) -> new CategoryPair(one.first, other.second));
    }
    return List.copyOf(pairs.values());
  }

  private CategoryCounts either() {
    return first == null ? Objects.requireNonNull(second) : first;
  }

  String name() {
    return either().name();
  }

  String label() {
    return either().label();
  }

  boolean isInBoth() {
    return first != null && second != null;
  }

  StarCounts firstStars() {
    return first == null ? StarCounts.NONE : first.stars();
  }

  StarCounts secondStars() {
    return second == null ? StarCounts.NONE : second.stars();
  }

  @Nullable LocalDate firstDate() {
    return first == null ? null : first.first();
  }

  @Nullable LocalDate secondDate() {
    return second == null ? null : second.first();
  }

  SortedMap<Integer, StarCounts> firstYears() {
    return first == null ? new TreeMap<>() : first.years();
  }

  SortedMap<Integer, StarCounts> secondYears() {
    return second == null ? new TreeMap<>() : second.years();
  }

  /** Returns the number of reviews in both sources together. */
  long reviews() {
    return firstStars().reviews() + secondStars().reviews();
  }

  /** Returns the difference of the averages, second minus first; NaN unless both have it. */
  double difference() {
    return secondStars().average() - firstStars().average();
  }
}
