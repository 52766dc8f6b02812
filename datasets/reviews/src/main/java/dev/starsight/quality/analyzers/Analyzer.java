package dev.starsight.quality.analyzers;

import dev.starsight.quality.analyzers.DataMetric.Entity;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A metric of rows: its name, what has to be measured, and how the value is computed from the
 * state. {@link Analyzers} has the usual ones; {@link #of} makes others. Immutable and thread-safe;
 * analyzers are equal if they have the same name, measurement and filter.
 *
 * @param <S> the type of the state
 */
public final class Analyzer<S extends State<S>> {

  private final Entity entity;
  private final String instance;
  private final String name;
  private final String subject;
  private final Measurement<S> measurement;
  private final ToDoubleFunction<? super S> value;
  private final Function<? super S, String> note;
  private final @Nullable Condition filter;

  private Analyzer(
      Entity entity,
      String instance,
      String name,
      String subject,
      Measurement<S> measurement,
      ToDoubleFunction<? super S> value,
      Function<? super S, String> note,
      @Nullable Condition filter) {
    this.entity = Objects.requireNonNull(entity, "entity");
    this.instance = Objects.requireNonNull(instance, "instance");
    this.name = Objects.requireNonNull(name, "name");
    this.subject = Objects.requireNonNull(subject, "subject");
    this.measurement = Objects.requireNonNull(measurement, "measurement");
    this.value = Objects.requireNonNull(value, "value");
    this.note = Objects.requireNonNull(note, "note");
    this.filter = filter;
  }

  /**
   * Returns an analyzer.
   *
   * @param instance the column or columns, or {@code *}
   * @param name what is measured: {@code Mean}
   * @param subject the same in words that a sentence can begin with: "the mean of star_rating"
   * @param value computes the value of the metric; NaN if there is none
   * @param note returns why there is no value, or another useful detail; may be empty
   */
  public static <S extends State<S>> Analyzer<S> of(
      Entity entity,
      String instance,
      String name,
      String subject,
      Measurement<S> measurement,
      ToDoubleFunction<? super S> value,
      Function<? super S, String> note) {
    return new Analyzer<>(entity, instance, name, subject, measurement, value, note, null);
  }

  static <S extends State<S>> Analyzer<S> ofColumn(
      String column,
      String name,
      String subject,
      Measurement<S> measurement,
      ToDoubleFunction<S> value,
      Function<S, String> note) {
    return of(Entity.COLUMN, column, name, subject.replace("%s", column), measurement, value, note);
  }

  static <S extends State<S>> Analyzer<S> ofPair(
      String name,
      String subject,
      Measurement<S> measurement,
      String first,
      String second,
      ToDoubleFunction<S> value,
      Function<S, String> note) {
    return of(
        Entity.MULTICOLUMN,
        first + "," + second,
        name,
        subject.formatted(first, second),
        measurement,
        value,
        note);
  }

  /**
   * Returns this analyzer for the rows only that meet a condition.
   *
   * @throws IllegalStateException if there is a condition already
   */
  public Analyzer<S> where(Condition condition) {
    if (filter != null) {
      throw new IllegalStateException("there is a filter already: " + filter.text());
    }
    String words = " where " + condition.text();
    return new Analyzer<>(
        entity, instance + words, name, subject + words, measurement, value, note, condition);
  }

  /** Returns what this measures, in words: "the minimum of star_rating". */
  public String subject() {
    return subject;
  }

  /** Returns what is measured: {@code Mean}. */
  public String name() {
    return name;
  }

  /** Returns the columns that this reads, those of the filter included. */
  public Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>(measurement.columns());
    if (filter != null) {
      columns.addAll(filter.columns());
    }
    return columns;
  }

  /** Returns whether a row is compared with all others, as for uniqueness, not judged alone. */
  public boolean comparesRows() {
    return measurement.start() instanceof ExactState;
  }

  /** Returns what has to be measured. */
  public Measurement<S> measurement() {
    return measurement;
  }

  /** What analyzers have in common that share a state. */
  record Key(Measurement<?> measurement, @Nullable Condition filter) {

    /** Returns the name in saved states. */
    String name() {
      return measurement.name() + (filter == null ? "" : " where " + filter.text());
    }
  }

  Key key() {
    return new Key(measurement, filter);
  }

  /** Returns the metric of a state that a scan kept for this analyzer; never throws for any row. */
  @SuppressWarnings("unchecked") // the state was made by an equal measurement
  DataMetric metric(State<?> state) {
    S own = (S) state;
    try {
      double number = value.applyAsDouble(own);
      String text = note.apply(own);
      if (Double.isFinite(number)) {
        return metric(number, text);
      } else if (!text.isEmpty()) {
        return failed(text);
      }
      return failed("the result is " + (Double.isNaN(number) ? "not a number" : "too large"));
    } catch (UncheckedIOException e) {
      return failed("values on disk cannot be read: " + e.getMessage());
    }
  }

  /** Returns the metric that cannot be computed. */
  DataMetric failed(String reason) {
    return metric(Double.NaN, reason);
  }

  private DataMetric metric(double number, String text) {
    return new DataMetric(entity, instance, name, number, text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Analyzer<?> that
        && name.equals(that.name)
        && instance.equals(that.instance)
        && key().equals(that.key());
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, instance, key());
  }

  @Override
  public String toString() {
    return name + "(" + instance + ")";
  }
}
