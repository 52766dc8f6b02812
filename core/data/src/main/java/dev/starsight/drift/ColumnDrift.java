package dev.starsight.drift;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two sides in one column. Immutable.
 *
 * @param column its name
 * @param kind how its values were compared
 * @param values the test of the values that are there; null if they were not tested, as where one
 *     side has fewer than ten
 * @param psi the population stability index of the values; NaN if they were not tested
 * @param shares the shares of categories, or of ranges of numbers: all, or those that moved most
 * @param appeared categories of the second side that the first lacks, the most frequent first
 * @param vanished categories of the first side that the second lacks, the most frequent first
 * @param missing the absent values
 * @param note what else the reader must know, such as why there is no test; may be empty
 */
public record ColumnDrift(
    String column,
    ColumnKind kind,
    @Nullable DriftTest values,
    double psi,
    List<ValueShare> shares,
    List<String> appeared,
    List<String> vanished,
    Missing missing,
    String note) {

  /**
   * The share of a category, or of a range of numbers, among the values that are there.
   *
   * @param value the category or range for people
   * @param first its share in the first side, 0 to 1
   * @param second its share in the second side, 0 to 1
   */
  public record ValueShare(String value, double first, double second) {

    /** Returns second minus first. */
    public double difference() {
      return second - first;
    }
  }

  /**
   * The shares of absent values; a value that is not of the kind of the column counts as one.
   *
   * @param first the share in the first side, 0 to 1; NaN without rows
   * @param second the share in the second side, 0 to 1; NaN without rows
   * @param low lower end of the 95 % interval of second minus first (Newcombe, 1998)
   * @param high upper end of the interval
   * @param test the test whether they are equal; null if no value or every value is absent, or one
   *     side has fewer than ten rows
   */
  public record Missing(
      double first, double second, double low, double high, @Nullable DriftTest test) {

    /** Returns second minus first. */
    public double difference() {
      return second - first;
    }

    /** Returns whether the shares differ by more than chance, and not little. */
    public boolean drifted() {
      return test != null && test.drifted();
    }
  }

  public ColumnDrift {
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(missing, "missing");
    Objects.requireNonNull(note, "note");
    shares = List.copyOf(shares);
    appeared = List.copyOf(appeared);
    vanished = List.copyOf(vanished);
  }

  /**
   * Compares two summaries; the tests stand alone.
   *
   * @param column the name of the column; one that ends in {@code id} is a column of identifiers
   * @param first the side to compare with
   * @param second the side that is compared
   */
  public static ColumnDrift of(String column, ColumnSummary first, ColumnSummary second) {
    return new ColumnComparison(column, first, second).compare();
  }

  /** Returns whether the values or the share of absent ones have drifted. */
  public boolean drifted() {
    return (values != null && values.drifted()) || missing.drifted();
  }

  /** Returns the category or range whose share moved most. */
  public Optional<ValueShare> mostMoved() {
    return shares.stream().max(Comparator.comparingDouble(share -> Math.abs(share.difference())));
  }

  /** Returns the effect of the values, or 0 if they were not tested. */
  double effect() {
    return values == null ? 0 : values.effect();
  }

  /** Returns the tests, of the values first. */
  List<DriftTest> tests() {
    return Stream.of(Optional.ofNullable(values), Optional.ofNullable(missing.test()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns the same with the tests of {@link #tests()} replaced. */
  ColumnDrift withTests(List<DriftTest> tests) {
    int at = 0;
    DriftTest newValues = values == null ? null : tests.get(at++);
    DriftTest newMissing = missing.test() == null ? null : tests.get(at);
    return new ColumnDrift(
        column,
        kind,
        newValues,
        psi,
        shares,
        appeared,
        vanished,
        new Missing(missing.first, missing.second, missing.low, missing.high, newMissing),
        note);
  }
}
