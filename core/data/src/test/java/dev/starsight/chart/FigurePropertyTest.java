package dev.starsight.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.chart.Bars.Bar;
import dev.starsight.chart.Lines.Point;
import dev.starsight.chart.Lines.Series;
import dev.starsight.chart.StackedBars.Row;
import dev.starsight.chart.internal.Markup;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

class FigurePropertyTest {

  private static final int TRIES = 50;

  /** Any code units, including unpaired surrogates and characters that are special in XML. */
  @Provide
  Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(60),
        Arbitraries.strings()
            .withChars("<>&\"'] \t\n\r\u0000\u0007\u0085\uD83D\uDE00\uFFFE")
            .ofMaxLength(20),
        Arbitraries.strings().ascii().ofMaxLength(200));
  }

  @Provide
  Arbitrary<Double> value() {
    return Arbitraries.oneOf(
        Arbitraries.doubles().between(-100, 1e5),
        Arbitraries.doubles(),
        Arbitraries.of(Double.NaN, Double.NEGATIVE_INFINITY, 0.0, -0.0, Double.MIN_VALUE));
  }

  @Provide
  Arbitrary<List<Bar>> bars() {
    return text().flatMap(t -> value().map(v -> new Bar(t, v, v, v + 1))).list().ofMaxSize(48);
  }

  @Provide
  Arbitrary<List<Series>> series() {
    Arbitrary<Point> points = value().flatMap(x -> value().map(y -> new Point(x, y)));
    return text()
        .flatMap(name -> points.list().ofMaxSize(10).map(p -> Tuple.of(name, p)))
        .map(t -> Series.of(t.get1(), t.get2()))
        .list()
        .ofMaxSize(12);
  }

  @Property(tries = TRIES)
  void barsAreSoundAndShowEveryLabel(
      @ForAll("text") String title, @ForAll("bars") List<Bar> bars, @ForAll boolean vertical) {
    Bars figure = vertical ? Bars.vertical(title, bars) : Bars.horizontal(title, bars);
    Svgs.assertSound(figure);
    List<String> readable = Svgs.readable(figure.svg());
    for (Bar bar : bars) {
      String label = plain(bar.label());
      assertThat(readable).anySatisfy(text -> assertThat(text.startsWith(label)).isTrue());
    }
  }

  @Property(tries = TRIES)
  void pairedBarsAreSoundAndShowEveryLabel(
      @ForAll("text") String title, @ForAll("bars") List<Bar> bars) {
    List<PairedBars.Pair> pairs =
        bars.stream().map(b -> new PairedBars.Pair(b.label(), b.value(), b.low())).toList();
    PairedBars figure = PairedBars.of(title, title, "second", pairs);
    Svgs.assertSound(figure);
    if (bars.stream().anyMatch(b -> Double.isFinite(b.value()))) {
      List<String> readable = Svgs.readable(figure.svg());
      for (Bar bar : bars) {
        String label = plain(bar.label());
        assertThat(readable).anySatisfy(text -> assertThat(text.startsWith(label)).isTrue());
      }
    }
  }

  @Property(tries = TRIES)
  void linesAreSound(
      @ForAll("text") String title, @ForAll("series") List<Series> series, @ForAll boolean filled) {
    Lines figure =
        Lines.of(title, series)
            .withAxes(Axis.of(title).withFormat(ValueFormat.year()), Axis.of(title))
            .withMark(3, title);
    Svgs.assertSound(filled ? figure.withArea() : figure);
  }

  @Property(tries = TRIES)
  void stackedBarsAreSoundAndShowEveryPart(
      @ForAll("text") String first,
      @ForAll("text") String second,
      @ForAll @Size(max = 20) List<Integer> amounts) {
    List<Row> rows = new ArrayList<>();
    for (int amount : amounts) {
      rows.add(Row.of(second + amount, amount & 0xFFFF, (amount >>> 16) & 3));
    }
    StackedBars figure = StackedBars.of(first, List.of(first, second), rows);
    Svgs.assertSound(figure);
    if (!rows.isEmpty()) {
      assertThat(Svgs.readable(figure.svg())).contains(plain(first), plain(second));
    }
  }

  @Property(tries = TRIES)
  void histogramsAreSoundAndCountEveryFiniteValue(
      @ForAll("text") String label, @ForAll List<Double> values, @ForAll("value") Double high) {
    double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
    Histogram figure =
        Double.isFinite(high)
            ? Histogram.upTo(label, array, high, 30)
            : Histogram.of(label, array, 30);
    assertThat(figure.total()).isEqualTo(values.stream().filter(Double::isFinite).count());
    Svgs.assertSound(figure.withMark(1, label).withAxis(Axis.of(label)));
  }

  @Property(tries = TRIES)
  void ticksAreFewAndRound(@ForAll("value") Double one, @ForAll("value") Double other) {
    Scale scale = Scale.of(Math.min(one, other), Math.max(one, other), false, false, 5);
    assertThat(scale.ticks()).hasSizeBetween(2, 12).doesNotHaveDuplicates().isSorted();
    assertThat(scale.onto(10, 20).at(one)).isBetween(10.0, 20.0);
    ValueFormat format = ValueFormat.automatic().forStep(scale.step());
    assertThat(scale.ticks().stream().map(format::format)).doesNotHaveDuplicates();
  }

  @Property(tries = 300)
  void aFittedTextIsNeverWiderThanItsRoom(@ForAll("text") String text, @ForAll boolean bold) {
    String fitted = Font.fit(Markup.oneLine(text), 12, bold, 80);
    assertThat(Font.width(fitted, 12, bold)).isLessThanOrEqualTo(80);
  }

  /** Puts a text on one line of XML, independently of the tested code. */
  private static String plain(String text) {
    StringBuilder kept = new StringBuilder();
    for (int c : text.codePoints().toArray()) {
      boolean white = c == 9 || c == 10 || c == 13 || c == 0x2028 || c == 0x2029;
      boolean control = c < 32 || (c >= 127 && c < 160);
      boolean none =
          (c >= 0xD800 && c <= 0xDFFF) || c % 65536 >= 65534 || (c >= 0xFDD0 && c <= 0xFDEF);
      if (white) {
        kept.append(' ');
      } else if (!control && !none) {
        kept.appendCodePoint(c);
      }
    }
    return kept.toString().replaceAll(" +", " ").replaceAll("^ | $", "");
  }
}
