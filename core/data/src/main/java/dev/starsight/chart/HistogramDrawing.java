package dev.starsight.chart;

import dev.starsight.chart.Svg.Anchor;
import java.util.List;

/** Draws {@link Histogram}. */
final class HistogramDrawing {

  private static final double HEIGHT = 220;

  private final Histogram histogram;
  private final Frame frame;
  private final Svg svg;

  HistogramDrawing(Histogram histogram, Frame frame) {
    this.histogram = histogram;
    this.frame = frame;
    this.svg = frame.svg;
  }

  void draw() {
    if (histogram.total() == 0 || histogram.counts().isEmpty()) {
      frame.noData();
      return;
    }
    double most = histogram.counts().stream().mapToLong(Long::longValue).max().orElse(1);
    ValueFormat counts = ValueFormat.whole();
    Scale up = Scale.of(0, Math.max(most, (double) histogram.beyond()), true, false, 4).whole();
    double from = frame.left + Frame.ticksWidth(up, counts);
    double top = frame.y + Marks.room(histogram.marks());
    double bottom = top + HEIGHT;
    up = up.onto(bottom, top);
    double to = frame.right - (histogram.beyond() > 0 ? 46 : 0);
    frame.leftAxis(up, counts, from, frame.right);
    Scale across =
        Scale.of(histogram.low(), histogram.end(), true, true, frame.narrow() ? 4 : 8)
            .onto(from, to);
    frame.bottomAxis(across, histogram.axis().format(), top, bottom, false);
    drawBins(across, up, bottom);
    if (histogram.beyond() > 0) {
      drawBeyond(up, to, bottom);
    }
    svg.line("thin s-axis", from, bottom, to, bottom);
    Marks.draw(frame, histogram.marks(), across, frame.y, bottom);
    frame.y = bottom + 20;
    frame.axisLabel(histogram.axis().label(), Anchor.MIDDLE, (from + to) / 2, 14, to - from);
  }

  private void drawBins(Scale across, Scale up, double bottom) {
    List<Long> counts = histogram.counts();
    ValueFormat format = histogram.axis().format();
    for (int i = 0; i < counts.size(); i++) {
      double low = histogram.low() + i * histogram.binWidth();
      double high = low + histogram.binWidth();
      double x = across.at(low);
      double width = across.at(high) - x;
      double y = up.at((double) counts.get(i));
      if (counts.get(i) > 0) {
        String count = ValueFormat.whole().format(counts.get(i));
        svg.group("", format.format(low) + " to " + format.format(high) + ": " + count);
        svg.rect("f-accent", x, y, width > 4 ? width - 1 : width, bottom - y, 0);
        svg.endGroup();
      }
    }
  }

  private void drawBeyond(Scale up, double to, double bottom) {
    double y = up.at((double) histogram.beyond());
    String end = histogram.axis().format().format(histogram.end());
    String count = ValueFormat.whole().format(histogram.beyond());
    svg.group("", "above " + end + ": " + count);
    svg.rect("f-soft", to + 14, y, 26, bottom - y, 0);
    svg.text("small strong f-ink", Anchor.MIDDLE, to + 27, y - 5, count);
    svg.text("small f-muted", Anchor.MIDDLE, to + 27, bottom + 16, "more");
    svg.endGroup();
    svg.line("thin s-axis", to + 10, bottom, to + 44, bottom);
  }
}
