package dev.starsight.explore.internal;

import java.util.Arrays;
import java.util.List;

/** The number of reviews with each star. Immutable. */
public final class StarCounts {

  public static final int STARS = 5;

  /** The names of the stars, the lowest first. */
  public static final List<String> NAMES =
      List.of("1 star", "2 stars", "3 stars", "4 stars", "5 stars");

  public static final StarCounts NONE = new StarCounts(0, 0, 0, 0, 0);

  private static final int POSITIVE = 4;

  private final long[] byStar;

  /** Takes the counts of 1, 2, 3, 4 and 5 stars. */
  public StarCounts(long... byStar) {
    if (byStar.length != STARS) {
      throw new IllegalArgumentException("there must be 5 counts, but are " + byStar.length);
    }
    this.byStar = byStar.clone();
  }

  /** Returns the name of a star: "1 star", "2 stars". */
  public static String name(int star) {
    return NAMES.get(star - 1);
  }

  public long of(int star) {
    return byStar[star - 1];
  }

  public long reviews() {
    return Arrays.stream(byStar).sum();
  }

  /** Returns the share of a star; NaN without reviews. */
  public double share(int star) {
    return (double) of(star) / reviews();
  }

  /** Returns the average; NaN without reviews. */
  public double average() {
    return moments().mean();
  }

  /** Returns the number of reviews with 4 or 5 stars. */
  public long positive() {
    return of(POSITIVE) + of(STARS);
  }

  public Moments moments() {
    double sum = 0;
    double squares = 0;
    for (int star = 1; star <= STARS; star++) {
      sum += (double) of(star) * star;
      squares += (double) of(star) * star * star;
    }
    return new Moments(reviews(), sum, squares);
  }

  /** Returns the counts of both. */
  public StarCounts plus(StarCounts other) {
    long[] both = byStar.clone();
    Arrays.setAll(both, i -> byStar[i] + other.byStar[i]);
    return new StarCounts(both);
  }

  public long[] toArray() {
    return byStar.clone();
  }
}
