package dev.starsight.explore;

import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.CategoryTally;
import dev.starsight.explore.internal.CodePointOrder;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.Moments;
import dev.starsight.explore.internal.StarCounts;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts reviews by category, star and year, and their helpful votes. Not thread-safe. */
final class CountTally {

  private final Map<String, CategoryTally> categories = new HashMap<>();
  private final long[] reviews = new long[StarCounts.STARS];
  private final Moments[] helpful = new Moments[StarCounts.STARS];

  CountTally() {
    Arrays.fill(helpful, Moments.NONE);
  }

  /**
   * Adds reviews of one category, one star and one year.
   *
   * @param date their earliest date, null if they have none
   * @param votes the helpful votes of the reviews whose votes are known
   */
  void add(String category, int star, @Nullable LocalDate date, long count, Moments votes) {
    categories.computeIfAbsent(category, name -> new CategoryTally()).add(star, date, count);
    reviews[star - 1] += count;
    helpful[star - 1] = helpful[star - 1].plus(votes);
  }

  /** Returns the categories in the order of their names. */
  List<CategoryCounts> categories() {
    return categories.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(CodePointOrder.INSTANCE))
        .map(entry -> entry.getValue().counts(entry.getKey()))
        .toList();
  }

  CategoryCounts all() {
    CategoryTally all = new CategoryTally();
    categories.values().forEach(all::add);
    return all.counts(Findings.ALL);
  }

  /** Returns the helpful votes of the reviews with 1, 2, 3, 4, 5 stars. */
  List<Moments> helpful() {
    return List.of(helpful);
  }

  long reviews() {
    return Arrays.stream(reviews).sum();
  }
}
