package dev.starsight.quality.analyzers;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a scan keeps for analyzers: the columns to read, how a state begins and how a saved one is
 * read. Measurements of the same name are equal and share a state in a scan, so the name must say
 * everything that matters: {@code longest(review_body)}. Immutable and thread-safe.
 *
 * @param <S> the type of its state
 */
public final class Measurement<S extends State<S>> {

  /**
   * Reads a state.
   *
   * @param <S> the type of the state
   */
  @FunctionalInterface
  public interface Reader<S> {
    /**
     * Reads what {@link State#write} has written.
     *
     * @throws IllegalArgumentException with the reason, if it cannot be a state
     */
    S read(DataInput in) throws IOException;
  }

  private final String name;
  private final List<String> columns;
  private final boolean needsNumbers;
  private final Supplier<S> start;
  private final Reader<S> reader;
  private final @Nullable Condition condition;

  private Measurement(
      String name,
      List<String> columns,
      boolean needsNumbers,
      Supplier<S> start,
      Reader<S> reader,
      @Nullable Condition condition) {
    this.name = Objects.requireNonNull(name, "name");
    this.columns = List.copyOf(columns);
    this.needsNumbers = needsNumbers;
    this.start = Objects.requireNonNull(start, "start");
    this.reader = Objects.requireNonNull(reader, "reader");
    this.condition = condition;
  }

  /**
   * Returns a measurement.
   *
   * @param name everything that matters, and the name in saved states
   * @param columns the columns to read, in the order in which the state gets them
   * @param start makes the state of no rows
   * @param reader reads a saved state
   */
  public static <S extends State<S>> Measurement<S> of(
      String name, List<String> columns, Supplier<S> start, Reader<S> reader) {
    return new Measurement<>(name, columns, false, start, reader, null);
  }

  /** Returns a measurement like {@link #of} that makes sense only for numbers and dates. */
  public static <S extends State<S>> Measurement<S> ofNumbers(
      String name, List<String> columns, Supplier<S> start, Reader<S> reader) {
    return new Measurement<>(name, columns, true, start, reader, null);
  }

  /** Returns a measurement whose state counts the rows that meet a condition. */
  static Measurement<Matches> matching(Condition condition) {
    return new Measurement<>(
        "matches(" + condition.text() + ")",
        condition.columns(),
        false,
        Matches::new,
        Matches::read,
        condition);
  }

  /** Returns the name, which says everything that matters. */
  public String name() {
    return name;
  }

  /** Returns the columns to read. */
  public List<String> columns() {
    return columns;
  }

  boolean needsNumbers() {
    return needsNumbers;
  }

  S start() {
    return start.get();
  }

  S read(DataInput in) throws IOException {
    return reader.read(in);
  }

  @Nullable Condition condition() {
    return condition;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Measurement<?> that
        && name.equals(that.name)
        && columns.equals(that.columns)
        && Objects.equals(condition, that.condition);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Objects.hashCode(condition);
  }

  @Override
  public String toString() {
    return name;
  }
}
