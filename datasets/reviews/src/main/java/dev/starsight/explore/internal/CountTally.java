package dev.starsight.explore.internal;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts reviews by category, star and year, and their helpful votes. Not thread-safe. */
public final class CountTally {

  private final Map<String, CategoryTally> categories = new HashMap<>();
  private final long[] reviews = new long[StarCounts.STARS];
  private final Moments[] helpful = new Moments[StarCounts.STARS];

  /** Creates counts of no reviews. */
  public CountTally() {
    Arrays.fill(helpful, Moments.NONE);
  }

  /**
   * Adds reviews of one category, one star and one year.
   *
   * @param date their earliest date, null if they have none
   * @param votes the helpful votes of the reviews whose votes are known
   */
  public void add(String category, int star, @Nullable LocalDate date, long count, Moments votes) {
    categories.computeIfAbsent(category, name -> new CategoryTally()).add(star, date, count);
    reviews[star - 1] += count;
    helpful[star - 1] = helpful[star - 1].plus(votes);
  }

  /** Returns the categories in the order of their names. */
  public List<CategoryCounts> categories() {
    return categories.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(CodePointOrder.INSTANCE))
        .map(entry -> entry.getValue().counts(entry.getKey()))
        .toList();
  }

  public CategoryCounts all() {
    CategoryTally all = new CategoryTally();
    categories.values().forEach(all::add);
    return all.counts(Findings.ALL);
  }

  /** Returns the helpful votes of the reviews with 1, 2, 3, 4, 5 stars. */
  public List<Moments> helpful() {
    return List.of(helpful);
  }

  public long reviews() {
    return Arrays.stream(reviews).sum();
  }
}
