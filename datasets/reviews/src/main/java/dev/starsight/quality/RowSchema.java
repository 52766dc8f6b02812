package dev.starsight.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The columns of rows of any type: their names, types, and how to read a value from a row.
 * Immutable; thread-safe if its functions are.
 *
 * <pre>{@code
 * RowSchema<Order> schema =
 *     RowSchema.<Order>empty().text("id", Order::id).number("pieces", Order::pieces);
 * }</pre>
 *
 * @param <T> the type of a row
 */
public final class RowSchema<T> {

  /** The type of the values of a column. */
  public enum Type {
    /** {@link String}. */
    TEXT,
    /** {@link Number}. */
    NUMBER,
    /** {@link java.time.LocalDate}. */
    DATE,
    /** {@link Boolean}. */
    FLAG
  }

  /**
   * Reads the value of a column from a row.
   *
   * @param <T> the type of a row
   */
  @FunctionalInterface
  public interface Value<T> {
    /** Returns the value, which has the type of the column, or null if the row has none. */
    @Nullable Object of(T row);
  }

  /**
   * Reads a text from a row by the position of its column.
   *
   * @param <T> the type of a row
   */
  @FunctionalInterface
  public interface Cell<T> {
    /** Returns the text at this 0-based position, or null if the row has none. */
    @Nullable String of(T row, int position);
  }

  /**
   * A column.
   *
   * @param <T> the type of a row
   */
  public record Column<T>(String name, Type type, Value<? super T> value) {
    public Column {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(value, "value");
    }
  }

  private final List<Column<T>> columns;

  private RowSchema(List<Column<T>> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Returns a schema without columns, to add to. */
  public static <T> RowSchema<T> empty() {
    return new RowSchema<>(List.of());
  }

  /**
   * Returns a schema of text columns in the order of the cells, for rows of a delimited file. A
   * column without a name is called {@code column N}, counted from 1. The caller decides whether an
   * empty cell is absent:
   *
   * <pre>{@code
   * RowSchema<Row> schema =
   *     RowSchema.ofTexts(names, (row, i) -> row.text(i).isEmpty() ? null : row.text(i));
   * }</pre>
   */
  public static <T> RowSchema<T> ofTexts(List<String> names, Cell<? super T> cell) {
    RowSchema<T> schema = empty();
    for (int i = 0; i < names.size(); i++) {
      int position = i;
      String name = names.get(i).isEmpty() ? "column " + (i + 1) : names.get(i);
      schema = schema.text(name, row -> cell.of(row, position));
    }
    return schema;
  }

  /** Returns this schema with one more column of texts. */
  public RowSchema<T> text(String name, Value<? super T> value) {
    return with(name, Type.TEXT, value);
  }

  /** Returns this schema with one more column of numbers. */
  public RowSchema<T> number(String name, Value<? super T> value) {
    return with(name, Type.NUMBER, value);
  }

  /** Returns this schema with one more column of dates. */
  public RowSchema<T> date(String name, Value<? super T> value) {
    return with(name, Type.DATE, value);
  }

  /** Returns this schema with one more column of true and false. */
  public RowSchema<T> flag(String name, Value<? super T> value) {
    return with(name, Type.FLAG, value);
  }

  /**
   * Returns this schema with one more column.
   *
   * @throws IllegalArgumentException if there is one of that name
   */
  public RowSchema<T> with(String name, Type type, Value<? super T> value) {
    if (column(name).isPresent()) {
      throw new IllegalArgumentException("columns must be distinct, but " + name + " is twice");
    }
    List<Column<T>> more = new ArrayList<>(columns);
    more.add(new Column<>(name, type, value));
    return new RowSchema<>(more);
  }

  public List<Column<T>> columns() {
    return columns;
  }

  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /** Returns the column of exactly this name. */
  public Optional<Column<T>> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }
}
