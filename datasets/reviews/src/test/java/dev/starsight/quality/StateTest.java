package dev.starsight.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateTest {

  /** A row whose values may all be absent. */
  record Row(@Nullable String id, @Nullable Integer x, @Nullable Double y, @Nullable LocalDate d) {}

  static final RowSchema<Row> SCHEMA =
      RowSchema.<Row>empty()
          .text("id", Row::id)
          .number("x", Row::x)
          .number("y", Row::y)
          .date("d", Row::d);

  static final List<Analyzer> ANALYZERS =
      List.of(
          Analyzer.size(),
          Analyzer.completeness("id"),
          Analyzer.completeness("y"),
          Analyzer.countDistinct("id"),
          Analyzer.approxCountDistinct("x"),
          Analyzer.uniqueness("id"),
          Analyzer.mean("x"),
          Analyzer.minimum("y"),
          Analyzer.maximum("d"),
          Analyzer.standardDeviation("y"),
          Analyzer.compliance("x is even", "x", v -> v instanceof Integer i && i % 2 == 0),
          Analyzer.compliance("x before y", "x", "y", (a, b) -> a != null && b != null),
          Analyzer.correlation("x", "y"),
          Analyzer.histogram("x"),
          Analyzer.mean("nowhere"));

  static List<Row> rows(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(
          new Row(
              random.nextInt(10) == 0 ? null : "R" + random.nextInt(n),
              random.nextInt(7) == 0 ? null : random.nextInt(-3, 9),
              random.nextInt(5) == 0 ? null : random.nextDouble() * 10 - 5,
              random.nextInt(4) == 0 ? null : LocalDate.of(2010, 1, 1).plusDays(i)));
    }
    return rows;
  }

  private static Scan<Row> scan(List<Row> rows) {
    return Scan.of(SCHEMA, ANALYZERS).addAll(rows);
  }

  @Property(tries = 150)
  void partsMergeIntoTheWholeInAnyOrder(
      @ForAll long seed, @ForAll @IntRange(max = 40) int a, @ForAll @IntRange(max = 60) int b) {
    List<Row> all = rows(seed, 100);
    Scan<Row> whole = scan(all);
    Scan<Row> first = scan(all.subList(0, a));
    Scan<Row> second = scan(all.subList(a, a + b));
    Scan<Row> third = scan(all.subList(a + b, all.size()));
    for (Analyzer analyzer : ANALYZERS) {
      State x = first.copy(analyzer.key());
      State y = second.copy(analyzer.key());
      State z = third.copy(analyzer.key());
      assertSame(analyzer, x.merge(y), y.merge(x));
      assertSame(analyzer, x.merge(y).merge(z), x.merge(y.merge(z)));
      assertSame(analyzer, x.merge(y).merge(z), whole.copy(analyzer.key()));
    }
    Scan<Row> merged = third.merge(second).merge(first);
    for (Analyzer analyzer : ANALYZERS) {
      assertSame(analyzer, merged.copy(analyzer.key()), whole.copy(analyzer.key()));
    }
  }

  /** Asserts that two states are equal up to the rounding of means. */
  private static void assertSame(Analyzer analyzer, State one, State other) {
    if (!(one instanceof State.Moments) && !(one instanceof State.CoMoments)) {
      assertThat(one).isEqualTo(other);
      assertThat(one).hasSameHashCodeAs(other);
    }
    DataMetric a = analyzer.metric(one);
    DataMetric b = analyzer.metric(other);
    assertThat(a.isComputed()).isEqualTo(b.isComputed());
    assertThat(a.note()).isEqualTo(b.note());
    if (a.isComputed()) {
      assertThat(a.value()).isCloseTo(b.value(), Offset.offset(1e-9));
    }
  }

  @Test
  void statesOfDifferentKindsDoNotMerge() {
    State rows = new State.Rows(3);
    assertThatThrownBy(() -> rows.merge(State.Moments.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("only states of one kind merge, but these are Rows and Moments");
    assertThatThrownBy(() -> new Frequencies().merge(rows))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(rows.merge(new State.Failure("broken"))).isEqualTo(new State.Failure("broken"));
    assertThat(new State.Failure("b").merge(new State.Failure("a")))
        .isEqualTo(new State.Failure("a"));
    assertThatThrownBy(() -> scan(List.of()).merge(Scan.of(SCHEMA, List.of(Analyzer.size()))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hashesOfShortAndSimilarTextsDiffer() {
    Frequencies frequencies = new Frequencies();
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      frequencies.add(Character.toString(c));
    }
    for (int i = 0; i < 200_000; i++) {
      frequencies.add("R" + Integer.toString(i * 7919, 36).toUpperCase(java.util.Locale.ROOT));
    }
    assertThat(frequencies.distinct()).isEqualTo(65_535 + 200_000);
    assertThat(frequencies.unique()).isEqualTo(frequencies.rows());
  }

  @Test
  void statesDoNotChangeWithMoreRows() {
    Scan<Row> scan = scan(rows(1, 50));
    List<State> before = ANALYZERS.stream().map(a -> scan.copy(a.key())).toList();
    List<String> text = before.stream().map(State::toString).toList();
    scan.addAll(rows(2, 500));
    assertThat(before.stream().map(State::toString).toList()).isEqualTo(text);
  }
}
