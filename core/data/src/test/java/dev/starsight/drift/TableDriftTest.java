package dev.starsight.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.drift.ColumnDrift.ValueShare;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableDriftTest {

  private static ColumnSummary summary(int rows, IntFunction<@Nullable Object> value) {
    ColumnSummary summary = new ColumnSummary(42);
    IntStream.range(0, rows).forEach(row -> summary.add(value.apply(row)));
    return summary;
  }

  private static ColumnDrift drift(ColumnSummary first, ColumnSummary second) {
    return ColumnDrift.of("column", first, second);
  }

  private static DriftTest values(ColumnDrift drift) {
    return Objects.requireNonNull(drift.values());
  }

  @Test
  void findsAShiftOfNumbers() {
    SplittableRandom random = new SplittableRandom(1);
    ColumnSummary first = summary(2000, row -> random.nextGaussian());
    ColumnDrift drift = drift(first, summary(2000, row -> random.nextGaussian() + 0.5));
    assertThat(drift.kind()).isEqualTo(ColumnKind.NUMBER);
    assertThat(values(drift).method()).isEqualTo("Kolmogorov-Smirnov");
    // Normal distributions half a standard deviation apart: 2 Φ(1/4) − 1, and 1/4.
    assertThat(values(drift).effect()).isCloseTo(0.197, within(0.03));
    assertThat(drift.psi()).isCloseTo(0.25, within(0.06));
    assertThat(drift.drifted()).isTrue();
    assertThat(drift.shares()).hasSize(10);
    assertThat(drift.shares().stream().mapToDouble(ValueShare::second).sum())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void theLargestValueOfManyRowsIsARangeOfItsOwn() {
    ColumnSummary much = summary(2000, row -> row % 20 == 0 ? row % 100 : 100);
    ColumnSummary spread = summary(2000, row -> row % 100);
    ColumnSummary constant = summary(2000, row -> 7);

    ColumnDrift drift = drift(much, spread);
    assertThat(values(drift).effect()).isGreaterThan(0.9);
    assertThat(drift.psi()).isGreaterThan(1);
    assertThat(drift(constant, spread).psi()).isGreaterThan(1);
  }

  @Test
  void callsASignificantDifferenceSmallIfItIs() {
    SplittableRandom random = new SplittableRandom(2);
    ColumnSummary first = summary(100_000, row -> random.nextDouble() < 0.50);
    ColumnDrift drift = drift(first, summary(100_000, row -> random.nextDouble() < 0.52));
    assertThat(values(drift).isSignificant()).isTrue();
    assertThat(drift.drifted()).isFalse();
    assertThat(values(drift).verdict()).isEqualTo("more than chance, but small");
  }

  @Test
  void namesCategoriesThatAppearAndVanish() {
    ColumnDrift drift =
        drift(
            summary(200, row -> row % 2 == 0 ? "US" : "UK"),
            summary(200, row -> row % 2 == 0 ? "US" : "DE"));
    assertThat(drift.kind()).isEqualTo(ColumnKind.CATEGORY);
    assertThat(drift.appeared()).containsExactly("DE");
    assertThat(drift.vanished()).containsExactly("UK");
    assertThat(values(drift).effect()).isCloseTo(Math.sqrt(0.5), within(1e-9));
    assertThat(drift.drifted()).isTrue();
    assertThat(drift.mostMoved().orElseThrow().difference()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void fewDifferentNumbersAreCategoriesInTheirOrder() {
    ColumnDrift drift = drift(summary(500, row -> row % 5 + 1), summary(500, row -> row % 4 + 1));
    assertThat(drift.kind()).isEqualTo(ColumnKind.CATEGORY);
    assertThat(drift.shares().stream().map(ValueShare::value))
        .containsExactly("1", "2", "3", "4", "5");
    // χ² of homogeneity: 4 classes of 100 and 125, one of 100 and 0.
    double expected = 4 * 2 * 12.5 * 12.5 / 112.5 + 2 * 50.0 * 50 / 50;
    assertThat(values(drift).statistic()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void comparesAbsentValues() {
    ColumnDrift drift =
        drift(
            summary(1000, row -> row % 100 == 0 ? null : "x"),
            summary(1000, row -> row % 5 == 0 ? null : "x"));
    assertThat(drift.values()).isNull();
    assertThat(drift.note()).isEqualTo("every row has the same value");
    assertThat(drift.missing().difference()).isCloseTo(0.19, within(1e-9));
    assertThat(drift.missing().low()).isBetween(0.16, 0.19);
    assertThat(drift.missing().high()).isBetween(0.19, 0.22);
    assertThat(drift.missing().drifted()).isTrue();
    assertThat(drift.drifted()).isTrue();
  }

  @Test
  void aColumnOfNumbersThatBecomesOneOfTextsHasDrifted() {
    ColumnDrift drift = drift(summary(1000, row -> row * 0.5), summary(1000, row -> "item " + row));
    assertThat(drift.kind()).isEqualTo(ColumnKind.NUMBER);
    assertThat(drift.missing().second()).isEqualTo(1);
    assertThat(drift.drifted()).isTrue();
  }

  @Test
  void aColumnOfFewCategoriesThatBecomesOneOfManyHasDrifted() {
    ColumnSummary few = summary(5000, row -> "category " + row % 3);
    ColumnSummary many = summary(50_000, row -> "value " + row);
    assertThat(drift(few, many).kind()).isEqualTo(ColumnKind.CATEGORY);
    assertThat(drift(few, many).drifted()).isTrue();
    assertThat(drift(many, few).drifted()).isTrue();
    assertThat(drift(few, summary(5000, row -> row * 0.5)).drifted()).isTrue();
    assertThat(drift(few, summary(50, row -> LocalDate.EPOCH.plusDays(row))).drifted()).isTrue();
    assertThat(drift(few, summary(50, row -> true)).drifted()).isTrue();
  }

  @Test
  void identifiersAndDaysAreNotComparedByValue() {
    ColumnDrift ids = drift(summary(5000, row -> "A" + row), summary(5000, row -> "B" + row));
    assertThat(ids.kind()).isEqualTo(ColumnKind.IDENTIFIER);
    assertThat(ids.note()).contains("not compared");
    assertThat(ids.drifted()).isFalse();
    assertThat(ColumnDrift.of("user_id", summary(99, row -> row), summary(99, row -> row)).kind())
        .isEqualTo(ColumnKind.IDENTIFIER);
    ColumnDrift days =
        drift(
            summary(99, row -> LocalDate.of(2014, 1, 1)),
            summary(99, row -> LocalDate.of(2015, 1, 1)));
    assertThat(days.kind()).isEqualTo(ColumnKind.DATE);
    assertThat(days.drifted()).isFalse();
  }

  @Test
  void textsAreComparedByLength() {
    ColumnDrift drift =
        drift(
            summary(3000, row -> "row number " + row),
            summary(3000, row -> "a much longer row whose number is " + row));
    assertThat(drift.kind()).isEqualTo(ColumnKind.TEXT);
    assertThat(values(drift).effect()).isEqualTo(1);
  }

  @Test
  void hasNothingToSayOfNoRowsOrOne() {
    ColumnSummary none = summary(0, row -> row);
    ColumnSummary one = summary(1, row -> row);
    ColumnSummary nulls = summary(50, row -> null);
    ColumnSummary nan = summary(50, row -> Double.NaN);
    ColumnSummary many = summary(500, row -> row);
    for (ColumnSummary first : List.of(none, one, nulls, nan, many)) {
      for (ColumnSummary second : List.of(none, one)) {
        assertThat(drift(first, second).drifted()).isFalse();
        assertThat(drift(second, first).drifted()).isFalse();
      }
    }
    assertThat(drift(nulls, nan).kind()).isEqualTo(ColumnKind.EMPTY);
    assertThat(drift(many, nulls).drifted()).isTrue();
    TableDrift drift = TableDrift.of(TableSummary.of(List.of("a"), 1), table(List.of("a"), 10, 1));
    assertThat(drift.sentence())
        .isEqualTo("One side has no rows, so that nothing can be compared.");
    assertThat(drift.drifted()).isEmpty();
  }

  @Test
  void equalSidesHaveNoDrift() {
    TableSummary table = table(List.of("a", "b", "c"), 1000, 7);
    TableDrift drift = TableDrift.of(table, table(List.of("a", "b", "c"), 1000, 7));
    assertThat(drift.drifted()).isEmpty();
    assertThat(drift.columns())
        .allSatisfy(column -> assertThat(values(column).p()).isGreaterThan(0.999));
    assertThat(drift.sentence()).isEqualTo("None of 3 columns has drifted.");
    assertThat(TableDrift.of(table, table)).isEqualTo(drift);
  }

  @Test
  void namesColumnsOfOneSide() {
    TableDrift drift =
        TableDrift.of(table(List.of("a", "b"), 100, 1), table(List.of("b", "c"), 100, 2));
    assertThat(drift.onlyFirst()).containsExactly("a");
    assertThat(drift.onlySecond()).containsExactly("c");
    assertThat(drift.columns()).hasSize(1);
  }

  /** A table of random columns: numbers, categories, flags that may be absent. */
  private static TableSummary table(List<String> names, int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TableSummary table = TableSummary.of(names, seed);
    for (int row = 0; row < rows; row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        values.add(value(random, i % 3));
      }
      table.accept(values);
    }
    return table;
  }

  private static @Nullable Object value(SplittableRandom random, int kind) {
    return switch (kind) {
      case 0 -> Math.exp(random.nextGaussian());
      case 1 -> "category " + (int) Math.sqrt(random.nextInt(100));
      default -> random.nextInt(10) == 0 ? null : random.nextBoolean();
    };
  }

  @Test
  void samplesOfOnePopulationAreRarelySaidToHaveDrifted() {
    List<String> names = IntStream.range(0, 12).mapToObj(i -> "c" + i).toList();
    int runs = 150;
    int anyDrift = 0;
    int tests = 0;
    int significant = 0;
    for (int run = 0; run < runs; run++) {
      TableDrift drift =
          TableDrift.of(table(names, 120, 2L * run), table(names, 250, 2L * run + 1));
      anyDrift += drift.drifted().isEmpty() ? 0 : 1;
      for (ColumnDrift column : drift.columns()) {
        for (DriftTest test : column.tests()) {
          tests++;
          significant += test.p() <= 0.05 ? 1 : 0;
        }
      }
    }
    assertThat(anyDrift / (double) runs).isLessThan(0.05 + 2 * Math.sqrt(0.05 * 0.95 / runs));
    assertThat(significant / (double) tests).isBetween(0.02, 0.06);
  }

  @Test
  void findsOnePlantedColumnAmongThousands() {
    List<String> names = IntStream.range(0, 5000).mapToObj(i -> "c" + i).toList();
    TableSummary first = TableSummary.of(names, 1);
    TableSummary second = TableSummary.of(names, 2);
    SplittableRandom random = new SplittableRandom(3);
    for (int row = 0; row < 60; row++) {
      Object[] one = new Object[5000];
      Object[] other = new Object[5000];
      for (int i = 0; i < 5000; i++) {
        one[i] = random.nextDouble();
        other[i] = i == 1234 ? random.nextDouble() + 1 : random.nextDouble();
      }
      first.accept(Arrays.asList(one));
      second.accept(Arrays.asList(other));
    }
    TableDrift drift = TableDrift.of(first, second);
    assertThat(drift.drifted().stream().map(ColumnDrift::column)).containsExactly("c1234");
    assertThat(drift.sentence()).isEqualTo("1 of 5000 columns has drifted: c1234.");
  }

  @Test
  void partsMergeToTheWhole() {
    SplittableRandom random = new SplittableRandom(5);
    ColumnSummary whole = new ColumnSummary(1);
    ColumnSummary part = new ColumnSummary(1);
    ColumnSummary rest = new ColumnSummary(2);
    for (int i = 0; i < 6000; i++) {
      Object value = i % 7 == 0 ? null : i % 2 == 0 ? random.nextGaussian() : "text " + i % 20;
      whole.add(value);
      (i < 2000 ? part : rest).add(value);
    }
    part.merge(rest);
    ColumnSummary other = summary(3000, row -> row % 3 * 0.7);
    assertThat(drift(part, other)).isEqualTo(drift(whole, other));
    assertThatThrownBy(() -> part.merge(part)).hasMessageContaining("itself");
  }

  @Test
  void theSampleOfManyNumbersIsBoundedAndRepresentative() {
    ColumnSummary first = summary(200_000, row -> row * 1.5);
    assertThat(first.sortedNumbers()).hasSize(ColumnSummary.SAMPLE);
    assertThat(first.counts()).isNull();
    ColumnDrift drift = drift(first, summary(200_000, row -> row * 1.5 + 0.1));
    assertThat(drift.drifted()).isFalse();
    assertThat(drift.note()).isEqualTo("samples of 10,000 and 10,000 values");
  }

  @Test
  void textsOfAFileWithoutTypesAreReadAsNumbersAndDays() {
    TableSummary first = TableSummary.of(List.of("price", "day"), 1);
    TableSummary second = TableSummary.of(List.of("price", "day"), 2);
    for (int i = 0; i < 400; i++) {
      first.acceptWritten(Arrays.asList(i + ".5", "2015-01-01"));
      second.acceptWritten(Arrays.asList(i % 3 == 0 ? null : "-" + i, "2016-01-01"));
    }
    TableDrift drift = TableDrift.of(first, second);
    assertThat(drift.column("price").orElseThrow().kind()).isEqualTo(ColumnKind.NUMBER);
    assertThat(drift.column("price").orElseThrow().drifted()).isTrue();
    assertThat(drift.column("day").orElseThrow().kind()).isEqualTo(ColumnKind.DATE);
  }

  @Test
  void refusesRowsAndTablesThatDoNotFit() {
    TableSummary table = TableSummary.of(List.of("a", "b"), 1);
    assertThatThrownBy(() -> table.accept(List.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row must have a value for each of 2 columns, but has 1");
    assertThatThrownBy(() -> TableSummary.of(List.of("a", "a"), 1))
        .hasMessage("columns must be distinct, but a is twice");
    assertThatThrownBy(() -> table.merge(TableSummary.of(List.of("a"), 2)))
        .hasMessageStartingWith("only summaries of the same columns merge");
  }
}
