package dev.starsight.chart;

import dev.starsight.chart.Svg.Anchor;
import java.util.List;
import java.util.stream.DoubleStream;

/** Draws {@link Bars}. */
final class BarsDrawing {

  private static final double COLUMNS_HEIGHT = 230;
  private static final double LABEL = 12;

  private final Bars bars;
  private final Frame frame;
  private final Svg svg;
  private final List<Bars.Bar> items;

  BarsDrawing(Bars bars, Frame frame) {
    this.bars = bars;
    this.frame = frame;
    this.svg = frame.svg;
    this.items = bars.bars();
  }

  void draw() {
    if (items.isEmpty()) {
      frame.noData();
    } else if (bars.vertical() && columnsFit()) {
      drawColumns();
    } else {
      drawRows();
    }
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
    return isWhole() ? scale.whole() : scale;
  }

  /** Counts have no half ticks. */
  private boolean isWhole() {
    ValueFormat format = bars.axis().format();
    return format.kind() == ValueFormat.Kind.DECIMALS
        && format.decimals() == 0
        && Double.isNaN(bars.axis().low())
        && Double.isNaN(bars.axis().high());
  }

  private String value(Bars.Bar bar) {
    return bars.axis().format().format(bar.value());
  }

  private String tooltip(Bars.Bar bar) {
    ValueFormat format = bars.axis().format();
    boolean interval = Double.isFinite(bar.low()) && Double.isFinite(bar.high());
    return "%s: %s%s"
        .formatted(
            bar.label(),
            value(bar),
            interval
                ? " (" + format.format(bar.low()) + " to " + format.format(bar.high()) + ")"
                : "");
  }

  private String colour(int index) {
    String highlight = bars.highlight();
    if (!highlight.isEmpty()) {
      return items.get(index).label().equals(highlight) ? "accent" : "soft";
    }
    return bars.palette().colour(index, items.size());
  }

  private double labelsWidth() {
    return items.stream()
        .mapToDouble(b -> Font.width(Markup.oneLine(b.label()), LABEL, false))
        .max()
        .orElse(0);
  }

  private double valuesWidth() {
    return items.stream().mapToDouble(b -> Font.width(value(b), LABEL, true)).max().orElse(0);
  }

  // Rows

  private void drawRows() {
    double wholeWidth = frame.right - frame.left;
    double labels = labelsWidth();
    boolean above = frame.narrow() && labels > wholeWidth * 0.36;
    double labelRoom = above ? 0 : Math.min(labels, wholeWidth * 0.42);
    double values = valuesWidth() + 8;
    boolean negative = items.stream().anyMatch(b -> b.value() < 0);
    double from = frame.left + labelRoom + (above ? 0 : 10) + (negative ? values : 0);
    Scale scale = scale(frame.narrow() ? 4 : 5).onto(from, frame.right - values);
    double thick = items.size() > 25 ? 13 : 17;
    double pitch = thick + (above ? 24 : items.size() > 25 ? 7 : 10);
    double top = frame.y();
    double bottom = top + items.size() * pitch + 2;
    frame.bottomAxis(scale, bars.axis().format(), top, bottom, true);
    for (int i = 0; i < items.size(); i++) {
      double y = top + i * pitch + (above ? 19 : 5);
      drawRow(i, scale, y, thick, above ? frame.width : labelRoom, above);
    }
    double zero = scale.at(Math.max(0, scale.low()));
    // With labels above their bars the line would run through the labels.
    if (!above || negative) {
      svg.line("thin s-axis", zero, top, zero, bottom);
    }
    frame.moveTo(bottom + 18);
    drawAxisLabel();
  }

  private void drawRow(
      int index, Scale scale, double y, double thick, double labelRoom, boolean above) {
    Bars.Bar bar = items.get(index);
    double middle = y + thick / 2 + 4;
    svg.group("", tooltip(bar));
    if (above) {
      svg.fitted("f-ink", Anchor.START, frame.left, y - 5, bar.label(), frame.right - frame.left);
    } else {
      svg.fitted("f-ink", Anchor.END, frame.left + labelRoom, middle, bar.label(), labelRoom);
    }
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

  /** Returns the x of the interval's end that the value must be written beyond. */
  private double drawRowInterval(Bars.Bar bar, Scale scale, double y, double end) {
    if (!Double.isFinite(bar.low()) || !Double.isFinite(bar.high())) {
      return end;
    }
    double low = scale.at(bar.low());
    double high = scale.at(bar.high());
    svg.line("s-ink", low, y, high, y);
    svg.line("s-ink", low, y - 3, low, y + 3);
    svg.line("s-ink", high, y - 3, high, y + 3);
    return bar.value() < 0 ? Math.min(low, high) : Math.max(low, high);
  }

  // Columns

  private double axisRoom(Scale scale) {
    return Frame.ticksWidth(scale, bars.axis().format());
  }

  private boolean columnsFit() {
    double slot = (frame.right - frame.left - axisRoom(scale(4))) / items.size();
    return slot >= 26
        && valuesWidth() <= slot - 2
        && labelsWidth() <= slot * 2.2 - 6
        && linesFit(slot);
  }

  private boolean linesFit(double slot) {
    return items.stream()
        .allMatch(
            b -> {
              String label = Markup.oneLine(b.label());
              List<String> lines = Frame.wrap(label, LABEL, false, slot - 6, 2);
              return String.join(" ", lines).equals(label);
            });
  }

  private void drawColumns() {
    Scale scale = scale(4);
    double from = frame.left + axisRoom(scale);
    double top = frame.y() + 14;
    double bottom = top + COLUMNS_HEIGHT;
    scale = scale.onto(bottom, top);
    frame.leftAxis(scale, bars.axis().format(), from, frame.right);
    double slot = (frame.right - from) / items.size();
    double thick = Math.min(72, slot * 0.68);
    int lines = 1;
    for (int i = 0; i < items.size(); i++) {
      lines =
          Math.max(lines, drawColumn(i, scale, from + (i + 0.5) * slot, thick, slot - 6, bottom));
    }
    double zero = scale.at(Math.max(0, scale.low()));
    svg.line("thin s-axis", from, zero, frame.right, zero);
    frame.moveTo(bottom + 8 + lines * 15);
    drawAxisLabel();
  }

  private int drawColumn(
      int index, Scale scale, double x, double thick, double room, double bottom) {
    Bars.Bar bar = items.get(index);
    svg.group("", tooltip(bar));
    double zero = scale.at(Math.max(0, scale.low()));
    double end = Double.isFinite(bar.value()) ? scale.at(bar.value()) : zero;
    if (Double.isFinite(bar.value())) {
      double y = Math.min(zero, end);
      svg.rect("f-" + colour(index), x - thick / 2, y, thick, Math.abs(end - zero), 2);
    }
    boolean interval = Double.isFinite(bar.low()) && Double.isFinite(bar.high());
    double over = Math.min(zero, end);
    if (interval) {
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

  private void drawAxisLabel() {
    if (!bars.axis().label().isEmpty()) {
      double room = frame.right - frame.left;
      double y = frame.y() + 14;
      svg.fitted("f-muted", Anchor.END, frame.right, y, bars.axis().label(), room);
      frame.moveTo(y + 4);
    }
  }
}
