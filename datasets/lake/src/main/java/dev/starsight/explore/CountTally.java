package dev.starsight.explore;

import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.CategoryTally;
import dev.starsight.explore.internal.CodePointOrder;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.Moments;
import dev.starsight.explore.internal.StarCounts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Counts reviews by category, star and year, and their helpful votes. Not thread-safe. */
final class CountTally {

  private final Map<String, CategoryTally> categories = new HashMap<>();
  private final long[] reviews = new long[StarCounts.STARS];
  private final long[] voted = new long[StarCounts.STARS];
  private final double[] votes = new double[StarCounts.STARS];
  private final double[] squares = new double[StarCounts.STARS];

  /**
   * Adds reviews of one category, one star and one year.
   *
   * @param date the earliest of theirs, null if they have none
   * @param helpful the helpful votes of those whose votes are known
   */
  void add(String category, int star, @Nullable LocalDate date, long count, Moments helpful) {
    categories.computeIfAbsent(category, name -> new CategoryTally()).add(star, date, count);
    reviews[star - 1] += count;
    voted[star - 1] += helpful.count();
    votes[star - 1] += helpful.sum();
    squares[star - 1] += helpful.squares();
  }

  /** The categories by name. */
  List<CategoryCounts> categories() {
    List<CategoryCounts> counts = new ArrayList<>();
    categories.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(CodePointOrder.INSTANCE))
        .forEach(entry -> counts.add(entry.getValue().counts(entry.getKey())));
    return counts;
  }

  CategoryCounts all() {
    CategoryTally all = new CategoryTally();
    categories.values().forEach(all::add);
    return all.counts(Findings.ALL);
  }

  /** Helpful votes of the reviews with 1, 2, 3, 4, 5 stars. */
  List<Moments> helpful() {
    return IntStream.range(0, StarCounts.STARS)
        .mapToObj(i -> new Moments(voted[i], votes[i], squares[i]))
        .toList();
  }

  long reviews() {
    return IntStream.range(0, StarCounts.STARS).mapToLong(i -> reviews[i]).sum();
  }
}
