package dev.starsight.quality;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
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
   * A column.
   *
   * @param value reads the value, which has the type of the column, or null, from a row
   * @param <T> the type of a row
   */
  public record Column<T>(
      String name, Type type, Function<? super T, ? extends @Nullable Object> value) {
    public Column {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(value, "value");
    }
  }

  private final List<Column<T>> columns;
  private final Map<String, Column<T>> byName = new HashMap<>();

  private RowSchema(List<Column<T>> columns) {
    this.columns = List.copyOf(columns);
    for (Column<T> column : columns) {
      if (byName.put(column.name(), column) != null) {
        throw new IllegalArgumentException(
            "columns must be distinct, but " + column.name() + " is twice");
      }
    }
  }

  /** Returns a schema without columns, to add to. */
  public static <T> RowSchema<T> empty() {
    return new RowSchema<>(List.of());
  }

  /**
   * Returns a schema of text columns in the order of the cells, for rows of a delimited file. A
   * column without a name is called {@code column N}, counted from 1. {@code cell} reads the text
   * at a 0-based position, or null if it is absent, from a row:
   *
   * <pre>{@code
   * RowSchema<Row> schema =
   *     RowSchema.ofTexts(names, (row, i) -> row.text(i).isEmpty() ? null : row.text(i));
   * }</pre>
   */
  public static <T> RowSchema<T> ofTexts(
      List<String> names, BiFunction<? super T, Integer, ? extends @Nullable String> cell) {
    List<Column<T>> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int position = i;
      String name = names.get(i).isEmpty() ? "column " + (i + 1) : names.get(i);
      columns.add(new Column<>(name, Type.TEXT, row -> cell.apply(row, position)));
    }
    return new RowSchema<>(columns);
  }

  /** Returns this schema with one more column of texts. */
  public RowSchema<T> text(String name, Function<? super T, ? extends @Nullable Object> value) {
    return with(name, Type.TEXT, value);
  }

  /** Returns this schema with one more column of numbers. */
  public RowSchema<T> number(String name, Function<? super T, ? extends @Nullable Object> value) {
    return with(name, Type.NUMBER, value);
  }

  /** Returns this schema with one more column of dates. */
  public RowSchema<T> date(String name, Function<? super T, ? extends @Nullable Object> value) {
    return with(name, Type.DATE, value);
  }

  /** Returns this schema with one more column of true and false. */
  public RowSchema<T> flag(String name, Function<? super T, ? extends @Nullable Object> value) {
    return with(name, Type.FLAG, value);
  }

  /**
   * Returns this schema with one more column.
   *
   * @throws IllegalArgumentException if there is one of that name
   */
  public RowSchema<T> with(
      String name, Type type, Function<? super T, ? extends @Nullable Object> value) {
    List<Column<T>> more = new ArrayList<>(columns);
    more.add(new Column<>(name, type, value));
    return new RowSchema<>(more);
  }

  /** Returns this schema without the columns of these names. */
  public RowSchema<T> without(Set<String> names) {
    return new RowSchema<>(
        columns.stream().filter(column -> !names.contains(column.name())).toList());
  }

  public List<Column<T>> columns() {
    return columns;
  }

  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /** Returns the column of exactly this name. */
  public Optional<Column<T>> column(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
