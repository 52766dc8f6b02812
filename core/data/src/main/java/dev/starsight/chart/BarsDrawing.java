package dev.starsight.chart;

import dev.starsight.chart.Bars.Bar;
import dev.starsight.chart.Frame.RowLabels;
import dev.starsight.chart.Svg.Anchor;
import dev.starsight.chart.internal.Markup;
import java.util.List;
import java.util.stream.DoubleStream;

/** Draws {@link Bars}. */
final class BarsDrawing {

  private static final double COLUMNS_HEIGHT = 230;
  private static final double LABEL = 12;

  private final Bars bars;
  private final Frame frame;
  private final Svg svg;
  private final List<Bar> items;
  private final ValueFormat format;

  BarsDrawing(Bars bars, Frame frame) {
    this.bars = bars;
    this.frame = frame;
    this.svg = frame.svg;
    this.items = bars.bars();
    this.format = bars.axis().format();
  }

  void draw() {
    if (items.isEmpty()) {
      frame.noData();
      return;
    }
    if (bars.vertical() && columnsFit()) {
      drawColumns();
    } else {
      drawRows();
    }
    frame.axisLabel(bars.axis().label(), Anchor.END, frame.right, 14, frame.room());
  }

  private Scale scale(int ticks) {
    DoubleStream all =
        items.stream()
            .flatMapToDouble(b -> DoubleStream.of(b.value(), b.low(), b.high()))
            .filter(Double::isFinite);
    double[] values = DoubleStream.concat(all, DoubleStream.of(0)).toArray();
    double low = DoubleStream.of(values).min().orElse(0);
    double high = DoubleStream.of(values).max().orElse(1);
    Scale scale = bars.axis().scale(low, high == low ? low + 1 : high, ticks);
    return bars.axis().isCount() ? scale.whole() : scale;
  }

  private String value(Bar bar) {
    return format.format(bar.value());
  }

  private String tooltip(Bar bar) {
    String interval =
        bar.hasInterval()
            ? " (" + format.format(bar.low()) + " to " + format.format(bar.high()) + ")"
            : "";
    return bar.label() + ": " + value(bar) + interval;
  }

  private String colour(int index) {
    String highlight = bars.highlight();
    if (!highlight.isEmpty()) {
      return items.get(index).label().equals(highlight) ? "accent" : "soft";
    }
    return bars.palette().colour(index, items.size());
  }

  private double valuesWidth() {
    return Font.widest(items.stream().map(this::value), LABEL, true);
  }

  private void drawRows() {
    RowLabels labels = frame.rowLabels(items.stream().map(Bar::label));
    double values = valuesWidth() + 8;
    boolean negative = items.stream().anyMatch(b -> b.value() < 0);
    double from = frame.rowStart(labels) + (negative ? values : 0);
    Scale scale = scale(frame.narrow() ? 4 : 5).onto(from, frame.right - values);
    double thick = items.size() > 25 ? 13 : 17;
    double pitch = thick + (labels.above() ? 24 : items.size() > 25 ? 7 : 10);
    double top = frame.y;
    double bottom = top + items.size() * pitch + 2;
    frame.bottomAxis(scale, format, top, bottom, true);
    for (int i = 0; i < items.size(); i++) {
      drawRow(i, scale, top + i * pitch + (labels.above() ? 19 : 5), thick, labels);
    }
    double zero = scale.at(Math.max(0, scale.low()));
    // If labels are above their bars, the line would run through them.
    if (!labels.above() || negative) {
      svg.line("thin s-axis", zero, top, zero, bottom);
    }
    frame.y = bottom + 18;
  }

  private void drawRow(int index, Scale scale, double y, double thick, RowLabels labels) {
    Bar bar = items.get(index);
    double middle = y + thick / 2 + 4;
    svg.group("", tooltip(bar));
    frame.rowLabel(labels, bar.label(), y, middle);
    double zero = scale.at(Math.max(0, scale.low()));
    if (Double.isFinite(bar.value())) {
      double end = scale.at(bar.value());
      svg.rect("f-" + colour(index), Math.min(zero, end), y, Math.abs(end - zero), thick, 2);
      double reach = drawRowInterval(bar, scale, y + thick / 2, end);
      boolean toLeft = bar.value() < 0;
      svg.text(
          "strong f-ink",
          toLeft ? Anchor.END : Anchor.START,
          toLeft ? Math.min(end, reach) - 6 : Math.max(end, reach) + 6,
          middle,
          value(bar));
    } else {
      svg.text("f-muted", Anchor.START, zero + 6, middle, value(bar));
    }
    svg.endGroup();
  }

  /** Returns the x of the end of the interval beyond which the value is written. */
  private double drawRowInterval(Bar bar, Scale scale, double y, double end) {
    if (!bar.hasInterval()) {
      return end;
    }
    double low = scale.at(bar.low());
    double high = scale.at(bar.high());
    svg.line("s-ink", low, y, high, y);
    svg.line("s-ink", low, y - 3, low, y + 3);
    svg.line("s-ink", high, y - 3, high, y + 3);
    return bar.value() < 0 ? Math.min(low, high) : Math.max(low, high);
  }

  private boolean columnsFit() {
    double slot = (frame.room() - Frame.ticksWidth(scale(4), format)) / items.size();
    return slot >= 26
        && valuesWidth() <= slot - 2
        && items.stream().map(b -> Markup.oneLine(b.label())).allMatch(l -> labelFits(l, slot));
  }

  private static boolean labelFits(String label, double slot) {
    return Font.width(label, LABEL, false) <= slot * 2.2 - 6
        && String.join(" ", Frame.wrap(label, LABEL, false, slot - 6, 2)).equals(label);
  }

  private void drawColumns() {
    Scale scale = scale(4);
    double from = frame.left + Frame.ticksWidth(scale, format);
    double top = frame.y + 14;
    double bottom = top + COLUMNS_HEIGHT;
    scale = scale.onto(bottom, top);
    frame.leftAxis(scale, format, from, frame.right);
    double slot = (frame.right - from) / items.size();
    double thick = Math.min(72, slot * 0.68);
    int lines = 1;
    for (int i = 0; i < items.size(); i++) {
      double x = from + (i + 0.5) * slot;
      lines = Math.max(lines, drawColumn(i, scale, x, thick, slot - 6, bottom));
    }
    double zero = scale.at(Math.max(0, scale.low()));
    svg.line("thin s-axis", from, zero, frame.right, zero);
    frame.y = bottom + 8 + lines * 15;
  }

  /** Returns the number of lines of the label. */
  private int drawColumn(
      int index, Scale scale, double x, double thick, double room, double bottom) {
    Bar bar = items.get(index);
    svg.group("", tooltip(bar));
    double zero = scale.at(Math.max(0, scale.low()));
    double end = Double.isFinite(bar.value()) ? scale.at(bar.value()) : zero;
    double over = Math.min(zero, end);
    if (Double.isFinite(bar.value())) {
      svg.rect("f-" + colour(index), x - thick / 2, over, thick, Math.abs(end - zero), 2);
    }
    if (bar.hasInterval()) {
      double low = scale.at(bar.low());
      double high = scale.at(bar.high());
      svg.line("s-ink", x, low, x, high);
      svg.line("s-ink", x - 3, low, x + 3, low);
      svg.line("s-ink", x - 3, high, x + 3, high);
      over = Math.min(over, Math.min(low, high));
    }
    svg.text("strong f-ink", Anchor.MIDDLE, x, over - 5, value(bar));
    List<String> lines = Frame.wrap(Markup.oneLine(bar.label()), LABEL, false, room, 2);
    for (int i = 0; i < lines.size(); i++) {
      svg.text("f-ink", Anchor.MIDDLE, x, bottom + 17 + i * 15, lines.get(i));
    }
    svg.endGroup();
    return lines.size();
  }
}
