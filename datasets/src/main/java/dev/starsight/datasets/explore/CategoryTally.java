package dev.starsight.datasets.explore;

import dev.starsight.datasets.amazon.Review;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is counted of one category, or of all. Not thread-safe. */
final class CategoryTally {

  static final int STARS = 5;

  /** Reviews and the sum of their stars. */
  static final class Year {
    long reviews;
    long stars;

    double average() {
      return (double) stars / reviews;
    }
  }

  final String name;
  final long[] byStar = new long[STARS];
  final long[] helpfulByStar = new long[STARS];
  final SortedMap<Integer, Year> years = new TreeMap<>();
  @Nullable LocalDate first;

  CategoryTally(String name) {
    this.name = name;
  }

  void add(Review review) {
    byStar[review.starRating() - 1]++;
    helpfulByStar[review.starRating() - 1] += review.helpfulVotes();
    LocalDate date = review.reviewDate();
    if (date != null) {
      Year year = years.computeIfAbsent(date.getYear(), y -> new Year());
      year.reviews++;
      year.stars += review.starRating();
      if (first == null || date.isBefore(first)) {
        first = date;
      }
    }
  }

  long reviews() {
    long sum = 0;
    for (long n : byStar) {
      sum += n;
    }
    return sum;
  }

  double average() {
    long sum = 0;
    for (int i = 0; i < STARS; i++) {
      sum += byStar[i] * (i + 1);
    }
    return (double) sum / reviews();
  }
}
