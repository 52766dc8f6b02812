package dev.starsight.chart;

import dev.starsight.chart.Figure.Palette;
import dev.starsight.chart.Frame.RowLabels;
import dev.starsight.chart.PairedBars.Pair;
import dev.starsight.chart.Svg.Anchor;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Draws {@link PairedBars}. */
final class PairedBarsDrawing {

  private final PairedBars bars;
  private final Frame frame;
  private final Svg svg;
  private final List<Pair> pairs;
  private final ValueFormat format;

  PairedBarsDrawing(PairedBars bars, Frame frame) {
    this.bars = bars;
    this.frame = frame;
    this.svg = frame.svg;
    this.pairs = bars.pairs();
    this.format = bars.axis().format();
  }

  void draw() {
    if (values().findAny().isEmpty()) {
      frame.noData();
      return;
    }
    frame.legend(
        List.of(
            new Frame.Key("f-" + colour(0), bars.first(), false),
            new Frame.Key("f-" + colour(1), bars.second(), false)));
    drawRows();
    frame.axisLabel(bars.axis().label(), Anchor.END, frame.right, 14, frame.room());
  }

  private DoubleStream values() {
    return pairs.stream()
        .flatMapToDouble(pair -> DoubleStream.of(pair.first(), pair.second()))
        .filter(Double::isFinite);
  }

  private static String colour(int side) {
    return Palette.CATEGORIES.colour(side, 2);
  }

  private Scale scale() {
    double low = Math.min(0, values().min().orElse(0));
    double high = Math.max(0, values().max().orElse(1));
    Scale scale = bars.axis().scale(low, high == low ? low + 1 : high, frame.narrow() ? 4 : 5);
    boolean whole = format.equals(ValueFormat.whole()) && Double.isNaN(bars.axis().low());
    return whole ? scale.whole() : scale;
  }

  private void drawRows() {
    RowLabels labels = frame.rowLabels(pairs.stream().map(Pair::label));
    Stream<Double> all = pairs.stream().flatMap(pair -> Stream.of(pair.first(), pair.second()));
    double room = Font.widest(all.map(format::format), 11, false) + 8;
    boolean negative = values().anyMatch(value -> value < 0);
    double from = frame.rowStart(labels) + (negative ? room : 0);
    Scale scale = scale().onto(from, frame.right - room);
    double thick = pairs.size() > 25 ? 10 : 12;
    double pitch = 2 * thick + 1 + (labels.above() ? 24 : 9);
    double top = frame.y;
    double bottom = top + pairs.size() * pitch + 2;
    frame.bottomAxis(scale, format, top, bottom, true);
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      double y = top + i * pitch + (labels.above() ? 19 : 5);
      frame.rowLabel(labels, pair.label(), y, y + thick + 4.5);
      drawBar(pair.label() + ", " + bars.first(), 0, pair.first(), scale, y, thick);
      drawBar(pair.label() + ", " + bars.second(), 1, pair.second(), scale, y + thick + 1, thick);
    }
    double zero = scale.at(Math.max(0, scale.low()));
    if (!labels.above() || negative) {
      svg.line("thin s-axis", zero, top, zero, bottom);
    }
    frame.y = bottom + 18;
  }

  private void drawBar(String name, int side, double value, Scale scale, double y, double thick) {
    String text = format.format(value);
    svg.group("", name + ": " + text);
    double zero = scale.at(Math.max(0, scale.low()));
    double end = Double.isFinite(value) ? scale.at(value) : zero;
    if (Double.isFinite(value)) {
      svg.rect("f-" + colour(side), Math.min(zero, end), y, Math.abs(end - zero), thick, 1);
    }
    boolean toLeft = value < 0;
    svg.text(
        Double.isFinite(value) ? "small f-ink" : "small f-muted",
        toLeft ? Anchor.END : Anchor.START,
        toLeft ? end - 6 : end + 6,
        y + thick / 2 + 4,
        text);
    svg.endGroup();
  }
}
