package dev.starsight.quality.analyzers;

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
    FLAG,
    /** {@link String}, of a file that does not say which columns are numbers or dates. */
    UNTYPED
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
  private final @Nullable Function<? super T, String> place;

  private RowSchema(List<Column<T>> columns, @Nullable Function<? super T, String> place) {
    this.columns = List.copyOf(columns);
    this.place = place;
    for (Column<T> column : columns) {
      if (byName.put(column.name(), column) != null) {
        throw new IllegalArgumentException(
            "columns must be distinct, but " + column.name() + " is twice");
      }
    }
  }

  /** Returns a schema without columns, to add to. */
  public static <T> RowSchema<T> empty() {
    return new RowSchema<>(List.of(), null);
  }

  /** Returns a schema of these columns. */
  public static <T> RowSchema<T> of(List<Column<T>> columns) {
    return new RowSchema<>(columns, null);
  }

  /**
   * Returns a schema of untyped columns in the order of the cells, for rows of a delimited file: a
   * text that is written as a number or a day counts as one where it is compared or summed. A
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
      String name = names.get(i).isEmpty() ? unused("column " + (i + 1), names) : names.get(i);
      columns.add(new Column<>(name, Type.UNTYPED, row -> cell.apply(row, position)));
    }
    return new RowSchema<>(columns, null);
  }

  private static String unused(String name, List<String> names) {
    return names.contains(name) ? unused(name + " (no name)", names) : name;
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
    return new RowSchema<>(more, place);
  }

  /** Returns this schema without the columns of these names. */
  public RowSchema<T> without(Set<String> names) {
    return new RowSchema<>(
        columns.stream().filter(column -> !names.contains(column.name())).toList(), place);
  }

  /**
   * Returns this schema with a function that says where a row is, so that people find it: {@code
   * reviews.tsv:17}, or an id.
   */
  public RowSchema<T> locatedBy(Function<? super T, String> newPlace) {
    return new RowSchema<>(columns, Objects.requireNonNull(newPlace, "newPlace"));
  }

  /** Returns where a row is, or another text if nobody knows. */
  public String place(T row, String otherwise) {
    return place == null ? otherwise : place.apply(row);
  }

  void requireColumn(String name) {
    if (!byName.containsKey(name)) {
      throw new IllegalArgumentException(
          "there is no column " + name + "; there are " + String.join(", ", names()));
    }
  }

  void requireNumbers(String name) {
    requireColumn(name);
    if (column(name).map(Column::type).orElseThrow() == Type.TEXT) {
      throw new IllegalArgumentException(
          "numbers are needed, but " + name + " is a column of texts");
    }
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
