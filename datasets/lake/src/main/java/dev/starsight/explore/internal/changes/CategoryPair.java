package dev.starsight.explore.internal.changes;

import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.CodePointOrder;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.StarCounts;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A category in both sources.
 *
 * @param name as the reviews have it
 * @param label as people read it
 * @param first null where the first source does not have it
 * @param second null where the second source does not have it
 */
record CategoryPair(
    String name, String label, @Nullable CategoryCounts first, @Nullable CategoryCounts second) {

  /** The categories of either source by name. */
  static List<CategoryPair> of(Findings first, Findings second) {
    SortedMap<String, CategoryPair> pairs = new TreeMap<>(CodePointOrder.INSTANCE);
    for (CategoryCounts each : first.categories()) {
      pairs.put(each.name(), new CategoryPair(each.name(), each.label(), each, null));
    }
    for (CategoryCounts each : second.categories()) {
      pairs.merge(
          each.name(),
          new CategoryPair(each.name(), each.label(), null, each),
          (one, other) -> new CategoryPair(one.name, one.label, one.first, other.second));
    }
    return List.copyOf(pairs.values());
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

  SortedMap<Integer, StarCounts> firstYears() {
    return first == null ? new TreeMap<>() : first.years();
  }

  SortedMap<Integer, StarCounts> secondYears() {
    return second == null ? new TreeMap<>() : second.years();
  }

  /** In both together. */
  long reviews() {
    return firstStars().reviews() + secondStars().reviews();
  }

  /** Of averages, second minus first; NaN unless both have it. */
  double difference() {
    return secondStars().average() - firstStars().average();
  }
}
