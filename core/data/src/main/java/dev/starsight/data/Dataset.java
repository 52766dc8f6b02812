package dev.starsight.data;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Rows in memory, in order, with their provenance. Immutable, hence thread-safe, as far as {@code
 * T} is.
 *
 * @param <T> the type of a row
 * @param rows in order; null rows are refused; copied, and the list cannot be modified
 * @param provenance where the rows came from
 */
public record Dataset<T>(List<T> rows, Provenance provenance) implements Iterable<T> {

  public Dataset {
    rows = List.copyOf(rows);
    Objects.requireNonNull(provenance, "provenance");
  }

  /** Returns a data set of a copy of {@code rows}; null rows are refused. */
  public static <T> Dataset<T> of(List<T> rows, Provenance provenance) {
    return new Dataset<>(rows, provenance);
  }

  public int size() {
    return rows.size();
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  public Stream<T> stream() {
    return rows.stream();
  }

  @Override
  public Iterator<T> iterator() {
    return rows.iterator();
  }

  /** Maps every row; the provenance stays. */
  public <R> Dataset<R> map(Function<? super T, ? extends R> function) {
    return of(rows.stream().<R>map(function).toList(), provenance);
  }

  /**
   * Returns the rows that {@code keep} accepts.
   *
   * @param step what was done, for the provenance: "rows with a label"
   */
  public Dataset<T> filter(String step, Predicate<? super T> keep) {
    return of(rows.stream().filter(keep).toList(), provenance.with(step));
  }

  /**
   * Returns other rows derived from these.
   *
   * @param step what was done, for the provenance
   */
  public Dataset<T> withRows(String step, List<T> derived) {
    return of(derived, provenance.with(step));
  }

  @Override
  public String toString() {
    return size() + " rows of " + provenance;
  }
}
