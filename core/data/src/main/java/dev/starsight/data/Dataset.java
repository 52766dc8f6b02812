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
 */
public final class Dataset<T> implements Iterable<T> {

  private final List<T> rows;
  private final Provenance provenance;

  private Dataset(List<T> rows, Provenance provenance) {
    this.rows = rows;
    this.provenance = provenance;
  }

  /** Returns a data set of a copy of {@code rows}; null rows are refused. */
  public static <T> Dataset<T> of(List<T> rows, Provenance provenance) {
    return new Dataset<>(List.copyOf(rows), Objects.requireNonNull(provenance, "provenance"));
  }

  /** Returns the rows, in order; the list cannot be modified. */
  public List<T> rows() {
    return rows;
  }

  public Provenance provenance() {
    return provenance;
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
