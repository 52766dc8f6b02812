package dev.starsight.chart;

import dev.starsight.chart.Frame.RowLabels;
import dev.starsight.chart.StackedBars.Row;
import dev.starsight.chart.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;

/** Draws {@link StackedBars}. */
final class StackedBarsDrawing {

  private final StackedBars stacked;
  private final Frame frame;
  private final Svg svg;
  private final List<Row> rows;

  StackedBarsDrawing(StackedBars stacked, Frame frame) {
    this.stacked = stacked;
    this.frame = frame;
    this.svg = frame.svg;
    this.rows = stacked.rows();
  }

  void draw() {
    if (rows.isEmpty() || stacked.parts().isEmpty()) {
      frame.noData();
      return;
    }
    List<Frame.Key> keys = new ArrayList<>();
    for (String part : stacked.parts()) {
      keys.add(new Frame.Key("f-" + colour(keys.size()), part, false));
    }
    frame.legend(keys);
    drawRows();
  }

  private void drawRows() {
    RowLabels labels = frame.rowLabels(rows.stream().map(Row::label));
    double totals = Font.widest(rows.stream().map(StackedBarsDrawing::total), 12, false) + 8;
    Scale scale =
        Scale.of(0, 1, true, true, frame.narrow() ? 2 : 4)
            .onto(frame.rowStart(labels), frame.right - totals);
    double thick = rows.size() > 25 ? 14 : 18;
    double pitch = thick + (labels.above() ? 24 : rows.size() > 25 ? 5 : 8);
    double top = frame.y;
    double bottom = top + rows.size() * pitch + 2;
    frame.bottomAxis(scale, ValueFormat.percent(0), top, bottom, true);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double y = top + i * pitch + (labels.above() ? 19 : 4);
      double middle = y + thick / 2 + 4;
      frame.rowLabel(labels, row.label(), y, middle);
      drawParts(row, scale, y, thick);
      svg.text("small f-muted", Anchor.END, frame.right, middle, total(row));
    }
    frame.y = bottom + 20;
  }

  private void drawParts(Row row, Scale scale, double y, double thick) {
    double total = row.total();
    if (total == 0) {
      svg.text("small f-muted", Anchor.START, scale.at(0) + 4, y + thick / 2 + 4, "no data");
      return;
    }
    double before = 0;
    for (int i = 0; i < row.amounts().size(); i++) {
      double amount = StackedBars.known(row.amounts().get(i));
      double from = scale.at(before / total);
      before += amount;
      double width = scale.at(before / total) - from;
      if (amount > 0) {
        drawPart(row, i, amount / total, from, y, width, thick);
      }
    }
  }

  private void drawPart(
      Row row, int part, double share, double x, double y, double width, double thick) {
    String percent = ValueFormat.percent(0).format(share);
    String count = ValueFormat.automatic().format(row.amounts().get(part));
    svg.group(
        "", "%s, %s: %s (%s)".formatted(row.label(), stacked.parts().get(part), percent, count));
    // A gap separates neighbours in grey print.
    svg.rect("f-" + colour(part), x, y, width > 2.5 ? width - 1.2 : width, thick, 0);
    if (Font.width(percent, 11, false) + 6 <= width) {
      double middle = y + thick / 2 + 4;
      svg.text("small on-" + colour(part), Anchor.MIDDLE, x + width / 2, middle, percent);
    }
    svg.endGroup();
  }

  private String colour(int part) {
    return stacked.palette().colour(part, stacked.parts().size());
  }

  private static String total(Row row) {
    return ValueFormat.automatic().format(row.total());
  }
}
