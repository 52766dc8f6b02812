package dev.starsight.quality;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an analyzer keeps of the rows: little, but enough for its metric. States of parts merge into
 * the state of the whole; merging is associative and commutative (up to rounding, where a state has
 * means). Immutable.
 */
sealed interface State
    permits State.Rows,
        State.Matches,
        State.Moments,
        State.CoMoments,
        Frequencies,
        State.Histogram,
        State.Failure {

  /**
   * Returns the state of the rows of both; a failure, if one of them is a failure.
   *
   * @throws IllegalArgumentException if the other is of another kind
   */
  default State merge(State other) {
    if (other instanceof Failure && !(this instanceof Failure)) {
      return other;
    }
    if (getClass() != other.getClass() && !(this instanceof Failure)) {
      throw new IllegalArgumentException(
          "only states of one kind merge, but these are %s and %s"
              .formatted(getClass().getSimpleName(), other.getClass().getSimpleName()));
    }
    return plus(other);
  }

  /** Merges with a state of the same class; a failure merges with any state. */
  State plus(State other);

  record Rows(long rows) implements State {
    @Override
    public State plus(State other) {
      return new Rows(rows + ((Rows) other).rows);
    }
  }

  /**
   * How many rows meet a condition.
   *
   * @param matching rows that do
   * @param rows all rows
   * @param examples the {@value #EXAMPLES} least values that do not, as texts
   */
  record Matches(long matching, long rows, SortedSet<String> examples) implements State {

    static final int EXAMPLES = 3;

    public Matches {
      examples = Collections.unmodifiableSortedSet(new TreeSet<>(examples));
    }

    @Override
    public State plus(State other) {
      Matches that = (Matches) other;
      TreeSet<String> union = new TreeSet<>(examples);
      union.addAll(that.examples);
      while (union.size() > EXAMPLES) {
        union.pollLast();
      }
      return new Matches(matching + that.matching, rows + that.rows, union);
    }
  }

  /**
   * The moments of the numbers of a column, without absent ones.
   *
   * @param squares the sum of squared distances from the mean
   * @param minimum infinity if there is no number
   * @param maximum minus infinity if there is no number
   */
  record Moments(
      long count, double sum, double mean, double squares, double minimum, double maximum)
      implements State {

    static final Moments NONE =
        new Moments(0, 0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    @Override
    public State plus(State other) {
      Moments that = (Moments) other;
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
   * The running means and co-moments of two columns, over rows that have both values.
   *
   * @param products the sum of products of distances from the means
   * @param xSquares the sum of squared distances from the mean of x
   * @param ySquares the sum of squared distances from the mean of y
   */
  record CoMoments(
      long count, double xMean, double yMean, double products, double xSquares, double ySquares)
      implements State {

    @Override
    public State plus(State other) {
      CoMoments that = (CoMoments) other;
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
   * @param counts by value as text; empty if there are more than {@value #LIMIT} values
   * @param overflowed whether there are more
   * @param rows rows with a value
   * @param numbers rows whose value is a number or a text that is one
   */
  record Histogram(SortedMap<String, Long> counts, boolean overflowed, long rows, long numbers)
      implements State {

    static final int LIMIT = 100;

    public Histogram {
      counts =
          Collections.unmodifiableSortedMap(overflowed ? new TreeMap<>() : new TreeMap<>(counts));
    }

    @Override
    public State plus(State other) {
      Histogram that = (Histogram) other;
      SortedMap<String, Long> union = new TreeMap<>(counts);
      that.counts.forEach((value, count) -> union.merge(value, count, Long::sum));
      boolean over = overflowed || that.overflowed || union.size() > LIMIT;
      return new Histogram(union, over, rows + that.rows, numbers + that.numbers);
    }

    List<String> values() {
      return List.copyOf(counts.keySet());
    }
  }

  /** The state of an analyzer that failed, and the reason. */
  record Failure(String reason) implements State {
    @Override
    public State plus(State other) {
      return other instanceof Failure that && that.reason.compareTo(reason) < 0 ? that : this;
    }
  }
}
