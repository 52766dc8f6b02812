package dev.starsight.quality;

import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What to measure: names the columns it looks at, the {@link State} that a scan keeps for it, and
 * how its {@link DataMetric} comes from that state. Several analyzers share a state where they can.
 * Immutable; equal where they measure the same (conditions are compared by identity).
 */
public final class Analyzer {

  /** What a scan keeps. */
  enum Kind {
    ROWS,
    PRESENT,
    MATCHES,
    MOMENTS,
    CO_MOMENTS,
    FREQUENCIES,
    HISTOGRAM
  }

  /** Analyzers of equal keys share a state. */
  record Key(
      Kind kind,
      List<String> columns,
      @Nullable BiPredicate<@Nullable Object, @Nullable Object> condition) {}

  /** Equal to every other, so that all who ask share a state. */
  private record AtMost() implements BiPredicate<@Nullable Object, @Nullable Object> {
    @Override
    public boolean test(@Nullable Object value, @Nullable Object limit) {
      return !(Accumulator.number(value) > Accumulator.number(limit));
    }
  }

  private final DataMetric.Entity entity;
  private final String instance;
  private final String name;
  private final String subject;
  private final Key key;
  private final ToDoubleFunction<State> value;
  private final Function<State, String> note;

  private Analyzer(
      DataMetric.Entity entity,
      String instance,
      String name,
      String subject,
      Key key,
      ToDoubleFunction<State> value,
      Function<State, String> note) {
    this.entity = entity;
    this.instance = instance;
    this.name = name;
    this.subject = subject;
    this.key = key;
    this.value = value;
    this.note = note;
  }

  /** The number of rows. */
  public static Analyzer size() {
    return new Analyzer(
        DataMetric.Entity.DATASET,
        "*",
        "Size",
        "the number of rows",
        new Key(Kind.ROWS, List.of(), null),
        state -> ((State.Rows) state).rows(),
        state -> "");
  }

  /** The share of rows with a value in a column, 0 to 1; an empty text is a value. */
  public static Analyzer completeness(String column) {
    return new Analyzer(
        DataMetric.Entity.COLUMN,
        column,
        "Completeness",
        "the share of rows that have " + column,
        new Key(Kind.PRESENT, List.of(column), null),
        Analyzer::share,
        state -> rowsWithout((State.Matches) state, "have none"));
  }

  /**
   * The number of distinct values under the name Deequ gives its sketch: here it is exact, as
   * {@link #countDistinct(String)}.
   */
  public static Analyzer approxCountDistinct(String column) {
    return distinct(column, "ApproxCountDistinct");
  }

  /** The number of distinct values of a column, absent ones left out. */
  public static Analyzer countDistinct(String column) {
    return distinct(column, "CountDistinct");
  }

  private static Analyzer distinct(String column, String name) {
    return new Analyzer(
        DataMetric.Entity.COLUMN,
        column,
        name,
        "the number of distinct values of " + column,
        new Key(Kind.FREQUENCIES, List.of(column), null),
        state -> ((Frequencies) state).distinct(),
        state -> "");
  }

  /** The share of the values of a column that occur exactly once, absent ones left out. */
  public static Analyzer uniqueness(String column) {
    return new Analyzer(
        DataMetric.Entity.COLUMN,
        column,
        "Uniqueness",
        "the share of values of " + column + " that occur once",
        new Key(Kind.FREQUENCIES, List.of(column), null),
        state -> (double) ((Frequencies) state).unique() / ((Frequencies) state).rows(),
        Analyzer::repeats);
  }

  private static String repeats(State state) {
    Frequencies frequencies = (Frequencies) state;
    long repeated = frequencies.distinct() - frequencies.unique();
    return frequencies.rows() == 0
        ? "there is no value"
        : repeated == 0 ? "" : count(repeated, "value occurs", "values occur") + " more than once";
  }

  /** The mean of a column of numbers or dates (as days since 1970), absent ones left out. */
  public static Analyzer mean(String column) {
    return moments(column, "Mean", "the mean of ", moments -> moments.sum() / moments.count());
  }

  /** The least number of a column; a date counts its days since 1970. */
  public static Analyzer minimum(String column) {
    return moments(column, "Minimum", "the minimum of ", State.Moments::minimum);
  }

  /** The greatest number of a column; a date counts its days since 1970. */
  public static Analyzer maximum(String column) {
    return moments(column, "Maximum", "the maximum of ", State.Moments::maximum);
  }

  /** The standard deviation of a column as a population, as Deequ has it: divided by n. */
  public static Analyzer standardDeviation(String column) {
    return moments(
        column,
        "StandardDeviation",
        "the standard deviation of ",
        moments -> Math.sqrt(moments.squares() / moments.count()));
  }

  private static Analyzer moments(
      String column, String name, String subject, ToDoubleFunction<State.Moments> value) {
    return new Analyzer(
        DataMetric.Entity.COLUMN,
        column,
        name,
        subject + column,
        new Key(Kind.MOMENTS, List.of(column), null),
        state -> value.applyAsDouble((State.Moments) state),
        state -> ((State.Moments) state).count() == 0 ? "there is no value" : "");
  }

  /**
   * The share of rows whose value meets a condition.
   *
   * @param instance the condition in words; names the metric
   * @param condition given the value or null; must not keep or change anything
   */
  public static Analyzer compliance(
      String instance, String column, Predicate<@Nullable Object> condition) {
    Objects.requireNonNull(condition, "condition");
    return compliance(instance, List.of(column), (value, none) -> condition.test(value));
  }

  /** The share of rows whose values in two columns meet a condition. */
  public static Analyzer compliance(
      String instance,
      String first,
      String second,
      BiPredicate<@Nullable Object, @Nullable Object> condition) {
    return compliance(instance, List.of(first, second), condition);
  }

  /** The share of rows where a number is at most another; rows that lack one of them count too. */
  static Analyzer atMost(String column, String limit) {
    return compliance(column + " <= " + limit, List.of(column, limit), new AtMost());
  }

  private static Analyzer compliance(
      String instance,
      List<String> columns,
      BiPredicate<@Nullable Object, @Nullable Object> condition) {
    return new Analyzer(
        DataMetric.Entity.COLUMN,
        instance,
        "Compliance",
        "the share of rows that meet \"" + instance + "\"",
        new Key(Kind.MATCHES, columns, Objects.requireNonNull(condition, "condition")),
        Analyzer::share,
        state -> rowsWithout((State.Matches) state, "do not"));
  }

  /**
   * Pearson's correlation of two columns of numbers, over rows that have both; by running means and
   * co-moments, as Deequ computes it, so that the last digits agree.
   */
  public static Analyzer correlation(String first, String second) {
    return new Analyzer(
        DataMetric.Entity.MULTICOLUMN,
        first + "," + second,
        "Correlation",
        "the correlation of " + first + " and " + second,
        new Key(Kind.CO_MOMENTS, List.of(first, second), null),
        state -> pearson((State.CoMoments) state),
        state ->
            Double.isFinite(pearson((State.CoMoments) state))
                ? ""
                : "fewer than two different values in one of the columns");
  }

  private static double pearson(State.CoMoments moments) {
    return moments.products() / Math.sqrt(moments.xSquares() * moments.ySquares());
  }

  /** How often each value occurs; the metric is the number of values, none where they are many. */
  public static Analyzer histogram(String column) {
    return new Analyzer(
        DataMetric.Entity.COLUMN,
        column,
        "Histogram.bins",
        "the number of distinct values of " + column,
        new Key(Kind.HISTOGRAM, List.of(column), null),
        state ->
            ((State.Histogram) state).overflowed()
                ? Double.NaN
                : ((State.Histogram) state).counts().size(),
        state ->
            ((State.Histogram) state).overflowed()
                ? "there are more than " + State.Histogram.LIMIT + " distinct values"
                : "");
  }

  private static double share(State state) {
    State.Matches matches = (State.Matches) state;
    return (double) matches.matching() / matches.rows();
  }

  private static String rowsWithout(State.Matches matches, String what) {
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

  /**
   * The metric of a state that a scan kept for this analyzer; without a value where the state has
   * none. Never throws for what is in the rows.
   */
  public DataMetric metric(State state) {
    if (state instanceof State.Failure failure) {
      return new DataMetric(entity, instance, name, Double.NaN, failure.reason());
    }
    double number = value.applyAsDouble(state);
    return new DataMetric(
        entity, instance, name, Double.isFinite(number) ? number : Double.NaN, note.apply(state));
  }

  /** The columns it looks at. */
  public List<String> columns() {
    return key.columns();
  }

  /** What it measures, in words: "the minimum of star_rating". */
  public String subject() {
    return subject;
  }

  Key key() {
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Analyzer that
        && name.equals(that.name)
        && instance.equals(that.instance)
        && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, instance, key.columns());
  }

  @Override
  public String toString() {
    return name + "(" + instance + ")";
  }
}
