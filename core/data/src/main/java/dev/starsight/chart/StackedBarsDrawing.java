package dev.starsight.chart;

import dev.starsight.chart.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;

/** Draws {@link StackedBars}. */
final class StackedBarsDrawing {

  private final StackedBars stacked;
  private final Frame frame;
  private final Svg svg;

  StackedBarsDrawing(StackedBars stacked, Frame frame) {
    this.stacked = stacked;
    this.frame = frame;
    this.svg = frame.svg;
  }

  void draw() {
    List<StackedBars.Row> rows = stacked.rows();
    if (rows.isEmpty() || stacked.parts().isEmpty()) {
      frame.noData();
      return;
    }
    List<Frame.Key> keys = new ArrayList<>();
    for (int i = 0; i < stacked.parts().size(); i++) {
      keys.add(new Frame.Key("f-" + colour(i), stacked.parts().get(i), false));
    }
    frame.legend(keys);
    drawRows(rows);
  }

  private void drawRows(List<StackedBars.Row> rows) {
    double room = frame.right - frame.left;
    double labels = widest(rows.stream().map(r -> Markup.oneLine(r.label())).toList());
    boolean above = frame.narrow() && labels > room * 0.36;
    double labelRoom = above ? 0 : Math.min(labels, room * 0.42);
    double totals = widest(rows.stream().map(this::total).toList()) + 8;
    double from = frame.left + labelRoom + (above ? 0 : 10);
    Scale scale =
        Scale.of(0, 1, true, true, frame.narrow() ? 2 : 4).onto(from, frame.right - totals);
    double thick = rows.size() > 25 ? 14 : 18;
    double pitch = thick + (above ? 24 : rows.size() > 25 ? 5 : 8);
    double top = frame.y();
    double bottom = top + rows.size() * pitch + 2;
    frame.bottomAxis(scale, ValueFormat.percent(0), top, bottom, true);
    for (int i = 0; i < rows.size(); i++) {
      StackedBars.Row row = rows.get(i);
      double y = top + i * pitch + (above ? 19 : 4);
      double middle = y + thick / 2 + 4;
      if (above) {
        svg.fitted("f-ink", Anchor.START, frame.left, y - 5, row.label(), room);
      } else {
        svg.fitted("f-ink", Anchor.END, frame.left + labelRoom, middle, row.label(), labelRoom);
      }
      drawParts(row, scale, y, thick);
      svg.text("small f-muted", Anchor.END, frame.right, middle, total(row));
    }
    frame.moveTo(bottom + 20);
  }

  private void drawParts(StackedBars.Row row, Scale scale, double y, double thick) {
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
      StackedBars.Row row, int part, double share, double x, double y, double width, double thick) {
    String percent = ValueFormat.percent(0).format(share);
    String name = stacked.parts().get(part);
    String count = ValueFormat.automatic().format(row.amounts().get(part));
    svg.group("", row.label() + ", " + name + ": " + percent + " (" + count + ")");
    // A gap between neighbours keeps them apart in grey print.
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

  private String total(StackedBars.Row row) {
    return ValueFormat.automatic().format(row.total());
  }

  private static double widest(List<String> texts) {
    return texts.stream().mapToDouble(t -> Font.width(t, 12, false)).max().orElse(0);
  }
}
