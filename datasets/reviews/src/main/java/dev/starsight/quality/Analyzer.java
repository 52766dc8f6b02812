package dev.starsight.quality;

import dev.starsight.quality.DataMetric.Entity;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A measurement of rows: the columns it reads, the state that a scan keeps for it, and how its
 * {@link DataMetric} is computed from that state. Several analyzers share a state where they can.
 * Immutable; analyzers are equal if they measure the same (conditions are compared by identity).
 */
public final class Analyzer {

  enum Kind {
    ROWS,
    PRESENT,
    MATCHES,
    MOMENTS,
    CO_MOMENTS,
    FREQUENCIES,
    HISTOGRAM
  }

  /** Analyzers with equal keys share a state. */
  record Key(
      Kind kind,
      List<String> columns,
      @Nullable BiPredicate<@Nullable Object, @Nullable Object> condition) {}

  /** What is computed from a state, with its name in Deequ and in sentences. */
  private enum Statistic {
    SIZE(Kind.ROWS, "Size", "the number of rows"),
    COMPLETENESS(Kind.PRESENT, "Completeness", "the share of rows that have %s"),
    APPROX_COUNT_DISTINCT(
        Kind.FREQUENCIES, "ApproxCountDistinct", "the number of distinct values of %s"),
    COUNT_DISTINCT(Kind.FREQUENCIES, "CountDistinct", "the number of distinct values of %s"),
    UNIQUENESS(Kind.FREQUENCIES, "Uniqueness", "the share of values of %s that occur once"),
    MEAN(Kind.MOMENTS, "Mean", "the mean of %s"),
    MINIMUM(Kind.MOMENTS, "Minimum", "the minimum of %s"),
    MAXIMUM(Kind.MOMENTS, "Maximum", "the maximum of %s"),
    STANDARD_DEVIATION(Kind.MOMENTS, "StandardDeviation", "the standard deviation of %s"),
    COMPLIANCE(Kind.MATCHES, "Compliance", "the share of rows that meet \"%s\""),
    CORRELATION(Kind.CO_MOMENTS, "Correlation", "the correlation of %s and %s"),
    HISTOGRAM(Kind.HISTOGRAM, "Histogram.bins", "the number of distinct values of %s");

    private final Kind kind;
    private final String title;
    private final String subject;

    Statistic(Kind kind, String title, String subject) {
      this.kind = kind;
      this.title = title;
      this.subject = subject;
    }
  }

  /** A record without components, so that all instances are equal and share a state. */
  private record AtMost() implements BiPredicate<@Nullable Object, @Nullable Object> {
    @Override
    public boolean test(@Nullable Object value, @Nullable Object limit) {
      return !(Accumulator.number(value) > Accumulator.number(limit));
    }
  }

  private final Statistic statistic;
  private final String instance;
  private final String subject;
  private final Key key;

  private Analyzer(Statistic statistic, String... columns) {
    this.statistic = statistic;
    this.instance = columns.length == 0 ? "*" : String.join(",", columns);
    this.subject = statistic.subject.formatted((Object[]) columns);
    this.key = new Key(statistic.kind, List.of(columns), null);
  }

  private Analyzer(
      String instance,
      List<String> columns,
      BiPredicate<@Nullable Object, @Nullable Object> condition) {
    this.statistic = Statistic.COMPLIANCE;
    this.instance = instance;
    this.subject = statistic.subject.formatted(instance);
    this.key = new Key(statistic.kind, columns, Objects.requireNonNull(condition, "condition"));
  }

  /** Measures the number of rows. */
  public static Analyzer size() {
    return new Analyzer(Statistic.SIZE);
  }

  /** Measures the share of rows with a value in a column, 0 to 1; an empty text is a value. */
  public static Analyzer completeness(String column) {
    return new Analyzer(Statistic.COMPLETENESS, column);
  }

  /**
   * Measures the number of distinct values under the name that Deequ gives its sketch; it is exact
   * here, like {@link #countDistinct(String)}.
   */
  public static Analyzer approxCountDistinct(String column) {
    return new Analyzer(Statistic.APPROX_COUNT_DISTINCT, column);
  }

  /** Measures the number of distinct values of a column, without absent ones. */
  public static Analyzer countDistinct(String column) {
    return new Analyzer(Statistic.COUNT_DISTINCT, column);
  }

  /** Measures the share of the values of a column that occur exactly once, without absent ones. */
  public static Analyzer uniqueness(String column) {
    return new Analyzer(Statistic.UNIQUENESS, column);
  }

  /** Measures the mean of numbers or dates (as days since 1970), without absent ones. */
  public static Analyzer mean(String column) {
    return new Analyzer(Statistic.MEAN, column);
  }

  /** Measures the least number of a column; a date counts as its days since 1970. */
  public static Analyzer minimum(String column) {
    return new Analyzer(Statistic.MINIMUM, column);
  }

  /** Measures the greatest number of a column; a date counts as its days since 1970. */
  public static Analyzer maximum(String column) {
    return new Analyzer(Statistic.MAXIMUM, column);
  }

  /** Measures the standard deviation of a column as a population (divided by n), as Deequ does. */
  public static Analyzer standardDeviation(String column) {
    return new Analyzer(Statistic.STANDARD_DEVIATION, column);
  }

  /**
   * Measures the share of rows whose value meets a condition.
   *
   * @param instance the condition in words, which names the metric
   * @param condition receives the value or null; must neither keep nor change anything
   */
  public static Analyzer compliance(
      String instance, String column, Predicate<@Nullable Object> condition) {
    Objects.requireNonNull(condition, "condition");
    return new Analyzer(instance, List.of(column), (value, none) -> condition.test(value));
  }

  /** Measures the share of rows whose values in two columns meet a condition. */
  public static Analyzer compliance(
      String instance,
      String first,
      String second,
      BiPredicate<@Nullable Object, @Nullable Object> condition) {
    return new Analyzer(instance, List.of(first, second), condition);
  }

  /** Measures the share of rows where a number is at most another or one of them is absent. */
  static Analyzer atMost(String column, String limit) {
    return new Analyzer(column + " <= " + limit, List.of(column, limit), new AtMost());
  }

  /**
   * Measures Pearson's correlation of two columns of numbers, over rows that have both; by running
   * means and co-moments, as Deequ computes it, so that the last digits agree.
   */
  public static Analyzer correlation(String first, String second) {
    return new Analyzer(Statistic.CORRELATION, first, second);
  }

  /** Measures the number of distinct values if it is small; the state counts each of them. */
  public static Analyzer histogram(String column) {
    return new Analyzer(Statistic.HISTOGRAM, column);
  }

  /** Returns the metric of a state that a scan kept for this analyzer; never throws for any row. */
  DataMetric metric(State state) {
    Entity entity =
        switch (statistic) {
          case SIZE -> Entity.DATASET;
          case CORRELATION -> Entity.MULTICOLUMN;
          default -> Entity.COLUMN;
        };
    double value = value(state);
    return new DataMetric(
        entity,
        instance,
        statistic.title,
        Double.isFinite(value) ? value : Double.NaN,
        note(state, value));
  }

  private double value(State state) {
    if (state instanceof State.Rows rows) {
      return rows.rows();
    } else if (state instanceof State.Matches matches) {
      return (double) matches.matching() / matches.rows();
    } else if (state instanceof State.Moments moments) {
      return switch (statistic) {
        case MEAN -> moments.sum() / moments.count();
        case MINIMUM -> moments.minimum();
        case MAXIMUM -> moments.maximum();
        default -> Math.sqrt(moments.squares() / moments.count());
      };
    } else if (state instanceof State.CoMoments moments) {
      return moments.products() / Math.sqrt(moments.xSquares() * moments.ySquares());
    } else if (state instanceof Frequencies frequencies) {
      return statistic == Statistic.UNIQUENESS
          ? (double) frequencies.unique() / frequencies.rows()
          : frequencies.distinct();
    }
    return state instanceof State.Histogram histogram && !histogram.overflowed()
        ? histogram.counts().size()
        : Double.NaN;
  }

  private String note(State state, double value) {
    if (state instanceof State.Failure failure) {
      return failure.reason();
    } else if (state instanceof State.Matches matches) {
      return mismatches(matches, statistic == Statistic.COMPLETENESS ? "have none" : "do not");
    } else if (state instanceof State.Moments moments) {
      return moments.count() == 0 ? "there is no value" : "";
    } else if (state instanceof State.CoMoments) {
      return Double.isFinite(value) ? "" : "fewer than two different values in one of the columns";
    } else if (state instanceof Frequencies frequencies && statistic == Statistic.UNIQUENESS) {
      long repeated = frequencies.distinct() - frequencies.unique();
      return frequencies.rows() == 0
          ? "there is no value"
          : repeated == 0
              ? ""
              : count(repeated, "value occurs", "values occur") + " more than once";
    }
    return state instanceof State.Histogram histogram && histogram.overflowed()
        ? "there are more than " + State.Histogram.LIMIT + " distinct values"
        : "";
  }

  private static String mismatches(State.Matches matches, String what) {
    if (matches.rows() == 0) {
      return "there are no rows";
    }
    long failing = matches.rows() - matches.matching();
    if (failing == 0) {
      return "";
    }
    String text = failing + " of " + count(matches.rows(), "row", "rows") + " " + what;
    return matches.examples().isEmpty()
        ? text
        : text + ", for example " + String.join(" or ", matches.examples());
  }

  private static String count(long n, String one, String many) {
    return n + " " + (n == 1 ? one : many);
  }

  /** Returns what this measures, in words: "the minimum of star_rating". */
  public String subject() {
    return subject;
  }

  Key key() {
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Analyzer that
        && statistic == that.statistic
        && instance.equals(that.instance)
        && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(statistic.title, instance, key.columns());
  }

  @Override
  public String toString() {
    return statistic.title + "(" + instance + ")";
  }
}
