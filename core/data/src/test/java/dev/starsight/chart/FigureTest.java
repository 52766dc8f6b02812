package dev.starsight.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.starsight.chart.Axis.Mark;
import dev.starsight.chart.Bars.Bar;
import dev.starsight.chart.Figure.Palette;
import dev.starsight.chart.Lines.Point;
import dev.starsight.chart.Lines.Series;
import dev.starsight.chart.PairedBars.Pair;
import dev.starsight.chart.StackedBars.Row;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FigureTest {

  private static final double NAN = Double.NaN;

  /** Figures of each kind with ordinary data. */
  static Stream<Figure> ordinary() {
    return Stream.of(
        Bars.horizontal("Rows", bars(12, 4.2)).withSubtitle("of 12").withHighlight("label 3"),
        Bars.vertical("Columns", bars(5, 12345)).withPalette(Palette.STARS),
        PairedBars.of("Pairs", "before", "after", pairs(12, 4.2)).withSubtitle("of 12"),
        StackedBars.of("Stacked", List.of("1", "2", "3"), List.of(Row.of("a", 1, 2, 3))),
        Lines.of("Lines", List.of(series("a", 1, 2, NAN, 4, 5), series("b", 3, 2, 1)))
            .withAxes(Axis.of("epoch"), Axis.of("loss"))
            .withArea()
            .withMark(2, "best"),
        Histogram.upTo("Words", new double[] {1, 2, 2, 3, 9, 30, 500}, 40, 10)
            .withMark(9, "70th percentile"),
        Matrix.of("Confusion", List.of("1", "2"), List.of(List.of(3L, 1L), List.of(0L, 0L))));
  }

  /** Figures without data, with one value, with gaps and with numbers of every size. */
  static Stream<Figure> extreme() {
    double huge = Double.MAX_VALUE;
    double tiny = Double.MIN_VALUE;
    return Stream.of(
        Bars.horizontal("", List.of()),
        Bars.vertical("Empty", List.of()),
        Bars.horizontal("One", bars(1, 0)),
        Bars.vertical("One", bars(1, -3)),
        Bars.horizontal("Gaps", List.of(new Bar("a", NAN), new Bar("b", 1.0 / 0), new Bar("c", 2))),
        Bars.vertical("Gaps", List.of(new Bar("a", NAN), new Bar("b", 3))),
        Bars.horizontal(
            "Sizes", List.of(new Bar("a", huge), new Bar("b", -huge), new Bar("c", tiny))),
        Bars.vertical("Tiny", List.of(new Bar("a", tiny), new Bar("b", tiny))),
        Bars.horizontal("Close", List.of(new Bar("a", 1e15), new Bar("b", 1e15 + 0.25))),
        Bars.horizontal("Many", bars(45, 17)),
        Bars.vertical("Many", bars(45, 17)),
        Bars.horizontal(
            "Interval", List.of(new Bar("a", 0.5, 0.4, 0.7), new Bar("b", -1, -3, -0.5))),
        PairedBars.of("Empty", "", "", List.of()),
        PairedBars.of("Many", "before", "a very long name of what came after it all", pairs(45, 9)),
        PairedBars.of(
            "Gaps", "a", "b", List.of(new Pair("a", NAN, 1), new Pair("b", 1.0 / 0, NAN))),
        PairedBars.of(
            "Sizes", "a", "b", List.of(new Pair("a", huge, -huge), new Pair("b", tiny, 0))),
        PairedBars.of("Shares", "a", "b", pairs(3, 5))
            .withAxis(Axis.of("stars").withRange(1, 5).withFormat(ValueFormat.decimals(2))),
        StackedBars.of("Empty", List.of(), List.of()),
        StackedBars.of("Zero", List.of("a", "b"), List.of(Row.of("none", 0, 0))),
        StackedBars.of("Huge", List.of("a", "b"), List.of(new Row("x", List.of(huge, huge)))),
        StackedBars.of("Gap", List.of("a", "b"), List.of(new Row("x", List.of(NAN, 1.0)))),
        Lines.of("Empty", List.of()),
        Lines.of("No points", List.of(series("a"))),
        Lines.of("Only gaps", List.of(series("a", NAN, NAN))),
        Lines.of("One point", List.of(series("a", 7))),
        Lines.of("Flat", List.of(series("a", 7, 7, 7))).withArea(),
        Lines.of("Sizes", List.of(series("a", huge, -huge, tiny, 0))),
        Lines.of("Tiny", List.of(series("a", tiny, 0, tiny))),
        Lines.of("Many", IntStream.range(0, 45).mapToObj(i -> series("s" + i, i, 45 - i)).toList()),
        Histogram.of("Empty", new double[0], 10),
        Histogram.of("Gaps", new double[] {NAN, 1 / 0.0}, 10),
        Histogram.of("One", new double[] {3}, 10),
        Histogram.of("Sizes", new double[] {-huge, 0, tiny, huge}, 10),
        Histogram.upTo("All beyond", new double[] {5, 6}, 1, 10),
        Matrix.of("Empty", List.of(), List.of()),
        Matrix.of("One", List.of("a"), List.of(List.of(Long.MAX_VALUE))),
        Matrix.of(
            "Many",
            IntStream.range(0, 30).mapToObj(i -> "label " + i).toList(),
            IntStream.range(0, 30)
                .mapToObj(i -> IntStream.range(0, 30).mapToObj(j -> (long) i * j).toList())
                .toList()));
  }

  private static List<Bar> bars(int count, double most) {
    return IntStream.range(0, count).mapToObj(i -> new Bar("label " + i, most / (i + 1))).toList();
  }

  private static List<Pair> pairs(int count, double most) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Pair("a label of some length " + i, most / (i + 1), most - i))
        .toList();
  }

  private static Series series(String name, double... y) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < y.length; i++) {
      points.add(new Point(i + 1, y[i]));
    }
    return Series.of(name, points);
  }

  @ParameterizedTest
  @MethodSource({"ordinary", "extreme"})
  void isSoundXmlWithFiniteCoordinatesInsideTheFrame(Figure figure) {
    Svgs.assertSound(figure);
    assertThat(figure.description()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource({"ordinary", "extreme"})
  void drawsTheSameBytesInATurkishLocale(Figure figure) {
    Locale before = Locale.getDefault();
    String expected = figure.svg() + figure.description();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(figure.svg() + figure.description()).isEqualTo(expected);
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(figure.svg() + figure.description()).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @MethodSource({"ordinary", "extreme"})
  void keepsTextsInsideTheFrameAndApart(Figure figure) {
    Svgs.assertTextsApart(figure);
  }

  /** To renew: write {@code golden().svg()} there and look at the picture before you commit it. */
  @Test
  void drawsTheGoldenBytes() throws IOException {
    try (InputStream in = FigureTest.class.getResourceAsStream("golden.svg")) {
      String expected = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      assertThat(golden().svg()).isEqualTo(expected);
    }
  }

  private static Figure golden() {
    return StackedBars.of(
            "Stars by category",
            List.of("1", "2", "3", "4", "5"),
            List.of(
                Row.of("Gift Card", 4793, 1569, 3156, 9859, 129709),
                Row.of("Games & \u201CToys\u201D", 24970, 7749, 11629, 20406, 80677)))
        .withSubtitle("Two categories");
  }

  @ParameterizedTest
  @MethodSource("ordinary")
  void loadsNothing(Figure figure) {
    assertThat(figure.svg().replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
        .doesNotContain("http", "url(", "@import", "href", "<script");
  }

  @Test
  void saysThatThereIsNoData() {
    assertThat(Bars.vertical("Empty", List.of()).svg()).contains(">No data</text>");
    assertThat(Lines.of("Empty", List.of(series("a", NAN))).svg()).contains(">No data</text>");
    assertThat(Histogram.of("Empty", new double[0], 5).svg()).contains(">No data</text>");
  }

  @Test
  void breaksALineAtAGap() {
    String svg = Lines.of("Gap", List.of(series("a", 1, 2, NAN, 4, 5))).svg();
    assertThat(Svgs.elements(Svgs.parse(svg)).stream().filter(e -> e.getTagName().equals("path")))
        .hasSize(2);
  }

  @Test
  void drawsColumnsAsRowsWhereTheirLabelsWouldNotFit() {
    List<Bar> few = List.of(new Bar("1", 5), new Bar("2", 3));
    List<Bar> lengthy = List.of(new Bar("x".repeat(80), 5), new Bar("y".repeat(80), 3));
    assertThat(Bars.vertical("t", few).svg()).isNotEqualTo(Bars.horizontal("t", few).svg());
    assertThat(Bars.vertical("t", lengthy).svg()).isEqualTo(Bars.horizontal("t", lengthy).svg());
  }

  @Test
  void cutsALongLabelAndKeepsTheWholeAsItsTooltip() {
    String label = "An exceedingly long category name ".repeat(6).strip();
    String svg = Bars.horizontal("Long", List.of(new Bar(label, 1))).svg();
    assertThat(svg)
        .contains("<title>" + label + "</title>An exceedingly")
        .contains("\u2026</text>");
  }

  @Test
  void makesStandaloneIdsFromTheTitle() {
    assertThat(Bars.vertical("Stars by year!", List.of()).svg())
        .contains("id=\"fig-stars-by-year-")
        .doesNotContain("id=\"figure-1");
    assertThat(Bars.vertical("\u661F", List.of()).svg()).contains("id=\"fig--");
    assertThat(Bars.vertical("a", List.of()).fragment("figure-1", 400))
        .contains("aria-labelledby=\"figure-1-title figure-1-desc\"")
        .doesNotContain("<style", "<?xml");
  }

  @Test
  void refusesIdsAndWidthsThatCannotWork() {
    Figure figure = Bars.vertical("a", List.of());
    assertThatIllegalArgumentException().isThrownBy(() -> figure.fragment("1", 400));
    assertThatIllegalArgumentException().isThrownBy(() -> figure.fragment("a\"b", 400));
    assertThatIllegalArgumentException().isThrownBy(() -> figure.fragment("a", 10));
  }

  @Test
  void refusesDataThatCannotBeDrawn() {
    assertThatIllegalArgumentException().isThrownBy(() -> Row.of("a", -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StackedBars.of("t", List.of("a", "b"), List.of(Row.of("x", 1))))
        .withMessageContaining("\"x\"");
    assertThatIllegalArgumentException().isThrownBy(() -> Matrix.of("t", List.of("a"), List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> Axis.automatic().withRange(2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Mark(NAN, "x"));
  }

  @Test
  void countsEveryValueOfAHistogramOnce() {
    double[] values = IntStream.range(0, 1000).mapToDouble(i -> i * 0.37).toArray();
    Histogram histogram = Histogram.upTo("t", values, 100, 20);
    assertThat(histogram.total()).isEqualTo(1000);
    for (int bin = 0; bin < histogram.counts().size(); bin++) {
      double low = histogram.low() + bin * histogram.binWidth();
      double high = low + histogram.binWidth();
      boolean last = bin == histogram.counts().size() - 1;
      long expected = 0;
      for (double value : values) {
        expected += value >= low && (value < high || (last && value == high)) ? 1 : 0;
      }
      assertThat(histogram.counts().get(bin)).isEqualTo(expected);
    }
  }
}
