package dev.starsight.chart;

import dev.starsight.chart.Svg.Anchor;
import java.util.List;
import java.util.stream.DoubleStream;

/** Draws {@link PairedBars}. */
final class PairedBarsDrawing {

  private static final double LABEL = 12;
  private static final double VALUE = 11;

  private final PairedBars bars;
  private final Frame frame;
  private final Svg svg;
  private final List<PairedBars.Pair> pairs;

  PairedBarsDrawing(PairedBars bars, Frame frame) {
    this.bars = bars;
    this.frame = frame;
    this.svg = frame.svg;
    this.pairs = bars.pairs();
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
    ValueFormat format = bars.axis().format();
    boolean whole = format.equals(ValueFormat.whole()) && Double.isNaN(bars.axis().low());
    return whole ? scale.whole() : scale;
  }

  private void drawRows() {
    double wholeWidth = frame.right - frame.left;
    double labels =
        pairs.stream()
            .mapToDouble(pair -> Font.width(Markup.oneLine(pair.label()), LABEL, false))
            .max()
            .orElse(0);
    boolean above = frame.narrow() && labels > wholeWidth * 0.36;
    double labelRoom = above ? 0 : Math.min(labels, wholeWidth * 0.42);
    double room = valuesWidth() + 8;
    boolean negative = values().anyMatch(value -> value < 0);
    double from = frame.left + labelRoom + (above ? 0 : 10) + (negative ? room : 0);
    Scale scale = scale().onto(from, frame.right - room);
    double thick = pairs.size() > 25 ? 10 : 12;
    double pitch = 2 * thick + 1 + (above ? 24 : 9);
    double top = frame.y();
    double bottom = top + pairs.size() * pitch + 2;
    frame.bottomAxis(scale, bars.axis().format(), top, bottom, true);
    double zero = scale.at(Math.max(0, scale.low()));
    for (int i = 0; i < pairs.size(); i++) {
      PairedBars.Pair pair = pairs.get(i);
      double y = top + i * pitch + (above ? 19 : 5);
      if (above) {
        svg.fitted("f-ink", Anchor.START, frame.left, y - 5, pair.label(), wholeWidth);
      } else {
        double middle = y + thick + 4.5;
        svg.fitted("f-ink", Anchor.END, frame.left + labelRoom, middle, pair.label(), labelRoom);
      }
      drawBar(pair.label() + ", " + bars.first(), 0, pair.first(), scale, y, thick);
      drawBar(pair.label() + ", " + bars.second(), 1, pair.second(), scale, y + thick + 1, thick);
    }
    if (!above || negative) {
      svg.line("thin s-axis", zero, top, zero, bottom);
    }
    frame.moveTo(bottom + 18);
    String label = bars.axis().label();
    if (!label.isEmpty()) {
      svg.fitted("f-muted", Anchor.END, frame.right, frame.y() + 14, label, wholeWidth);
      frame.moveTo(frame.y() + 18);
    }
  }

  private double valuesWidth() {
    return pairs.stream()
        .flatMap(pair -> List.of(pair.first(), pair.second()).stream())
        .mapToDouble(value -> Font.width(bars.axis().format().format(value), VALUE, false))
        .max()
        .orElse(0);
  }

  private void drawBar(String name, int side, double value, Scale scale, double y, double thick) {
    String text = bars.axis().format().format(value);
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
