package dev.starsight.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an analyzer remembers of rows: little, and enough for its metric. States of parts merge into
 * the state of the whole; merging is associative and commutative (to within rounding, where a state
 * holds means). Immutable.
 */
public sealed interface State
    permits State.Rows,
        State.Matches,
        State.Moments,
        State.CoMoments,
        Frequencies,
        State.Histogram,
        State.Failure {

  /**
   * The state of the rows of both.
   *
   * @throws IllegalArgumentException if the other is of another kind
   */
  State merge(State other);

  /** A failure takes everything over; otherwise both must be of one kind. */
  private static <S extends State> S same(Class<S> kind, State other) {
    if (!kind.isInstance(other)) {
      throw new IllegalArgumentException(
          "only states of one kind merge, but these are %s and %s"
              .formatted(kind.getSimpleName(), other.getClass().getSimpleName()));
    }
    return kind.cast(other);
  }

  /** How many rows there are. */
  record Rows(long rows) implements State {
    @Override
    public State merge(State other) {
      return other instanceof Failure ? other : new Rows(rows + same(Rows.class, other).rows);
    }
  }

  /**
   * How many rows meet a condition.
   *
   * @param matching rows that do
   * @param rows all rows
   * @param examples of the values that do not: the {@value #EXAMPLES} least, as texts
   */
  record Matches(long matching, long rows, SortedSet<String> examples) implements State {

    /** How many values that do not match are kept. */
    static final int EXAMPLES = 3;

    public Matches {
      examples = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(examples));
    }

    @Override
    public State merge(State other) {
      if (other instanceof Failure) {
        return other;
      }
      Matches that = same(Matches.class, other);
      TreeSet<String> union = new TreeSet<>(examples);
      union.addAll(that.examples);
      while (union.size() > EXAMPLES) {
        union.pollLast();
      }
      return new Matches(matching + that.matching, rows + that.rows, union);
    }
  }

  /**
   * The moments of the numbers of a column, absent ones left out.
   *
   * @param squares the sum of squared distances from the mean
   * @param minimum infinity where there is no number
   * @param maximum minus infinity where there is no number
   */
  record Moments(
      long count, double sum, double mean, double squares, double minimum, double maximum)
      implements State {

    /** Of no numbers. */
    static final Moments NONE =
        new Moments(0, 0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    @Override
    public State merge(State other) {
      if (other instanceof Failure) {
        return other;
      }
      Moments that = same(Moments.class, other);
      long n = count + that.count;
      if (n == 0) {
        return this;
      }
      double difference = that.mean - mean;
      double share = (double) that.count / n;
      return new Moments(
          n,
          sum + that.sum,
          mean + difference * share,
          squares + that.squares + difference * difference * count * share,
          Math.min(minimum, that.minimum),
          Math.max(maximum, that.maximum));
    }
  }

  /**
   * The running means and co-moments of two columns, over rows that have both.
   *
   * @param products the sum of products of distances from the means
   * @param xSquares the sum of squared distances from the mean of x
   * @param ySquares the sum of squared distances from the mean of y
   */
  record CoMoments(
      long count, double xMean, double yMean, double products, double xSquares, double ySquares)
      implements State {

    /** Of no rows. */
    static final CoMoments NONE = new CoMoments(0, 0, 0, 0, 0, 0);

    @Override
    public State merge(State other) {
      if (other instanceof Failure) {
        return other;
      }
      CoMoments that = same(CoMoments.class, other);
      long n = count + that.count;
      if (n == 0) {
        return this;
      }
      double dx = that.xMean - xMean;
      double dy = that.yMean - yMean;
      double both = (double) count * that.count / n;
      return new CoMoments(
          n,
          xMean + dx * that.count / n,
          yMean + dy * that.count / n,
          products + that.products + dx * dy * both,
          xSquares + that.xSquares + dx * dx * both,
          ySquares + that.ySquares + dy * dy * both);
    }
  }

  /**
   * How often each value of a column occurs, as long as there are few.
   *
   * @param counts by value as text; empty where there are more than {@value #LIMIT}
   * @param overflowed whether there are more
   * @param rows rows with a value
   * @param numbers rows whose value is a number, also where it is written as a text
   */
  record Histogram(SortedMap<String, Long> counts, boolean overflowed, long rows, long numbers)
      implements State {

    /** How many distinct values are kept. */
    static final int LIMIT = 100;

    public Histogram {
      counts =
          java.util.Collections.unmodifiableSortedMap(
              overflowed ? new TreeMap<>() : new TreeMap<>(counts));
    }

    @Override
    public State merge(State other) {
      if (other instanceof Failure) {
        return other;
      }
      Histogram that = same(Histogram.class, other);
      SortedMap<String, Long> union = new TreeMap<>(counts);
      for (Map.Entry<String, Long> entry : that.counts.entrySet()) {
        union.merge(entry.getKey(), entry.getValue(), Long::sum);
      }
      boolean over = overflowed || that.overflowed || union.size() > LIMIT;
      return new Histogram(union, over, rows + that.rows, numbers + that.numbers);
    }

    /** The distinct values, sorted. */
    public List<String> values() {
      return new ArrayList<>(counts.keySet());
    }
  }

  /** That nothing could be remembered, and why. Merged with anything it stays a failure. */
  record Failure(String reason) implements State {
    @Override
    public State merge(State other) {
      return other instanceof Failure that && that.reason.compareTo(reason) < 0 ? that : this;
    }
  }
}
