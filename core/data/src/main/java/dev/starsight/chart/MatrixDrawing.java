package dev.starsight.chart;

import dev.starsight.chart.Svg.Anchor;
import dev.starsight.chart.internal.Markup;
import java.util.List;

/** Draws {@link Matrix}. */
final class MatrixDrawing {

  private final Matrix matrix;
  private final Frame frame;
  private final Svg svg;
  private final int size;

  MatrixDrawing(Matrix matrix, Frame frame) {
    this.matrix = matrix;
    this.frame = frame;
    this.svg = frame.svg;
    this.size = matrix.labels().size();
  }

  void draw() {
    if (size == 0) {
      frame.noData();
      return;
    }
    List<String> labels = matrix.labels().stream().map(Markup::oneLine).toList();
    double labelRoom =
        Math.min(Math.max(Font.widest(labels.stream(), 12, false), 34), frame.room() * 0.28);
    double totalRoom = frame.narrow() ? 0 : 70;
    double from = frame.left + labelRoom + 10;
    double cell = Math.min(108, (frame.right - totalRoom - from) / size);
    double high = Math.max(20, Math.min(46, cell * 0.8));
    double top = frame.y + 34;
    drawHeads(labels, from, cell, totalRoom > 0);
    for (int row = 0; row < size; row++) {
      double y = top + row * high;
      svg.fitted("f-ink", Anchor.END, from - 10, y + high / 2 + 4, labels.get(row), labelRoom);
      for (int column = 0; column < size; column++) {
        drawCell(row, column, from + column * cell, y, cell, high);
      }
      if (totalRoom > 0) {
        String total = ValueFormat.whole().format(matrix.rowTotal(row));
        svg.text("f-muted", Anchor.END, from + size * cell + 62, y + high / 2 + 4, total);
      }
    }
    frame.y = top + size * high + 8;
    drawKey(from);
  }

  private void drawHeads(List<String> labels, double from, double cell, boolean totals) {
    double y = frame.y;
    svg.text("small f-muted", Anchor.END, from - 10, y + 28, "true \u2193");
    svg.text("small f-muted", Anchor.START, from, y + 10, "predicted \u2192");
    // If columns are too narrow for a letter, only the tooltips of cells name them.
    for (int i = 0; i < size && cell >= 20; i++) {
      double x = from + (i + 0.5) * cell;
      svg.fitted("f-ink", Anchor.MIDDLE, x, y + 28, labels.get(i), cell - 4);
    }
    if (totals) {
      svg.text("small f-muted", Anchor.END, from + size * cell + 62, y + 28, "rows");
    }
  }

  private void drawCell(int row, int column, double x, double y, double cell, double high) {
    long count = matrix.counts().get(row).get(column);
    double share = matrix.share(row, column);
    String percent = ValueFormat.percent(0).format(share);
    String number = ValueFormat.whole().format(count);
    svg.group(
        "",
        "true %s, predicted %s: %s (%s of its row)"
            .formatted(matrix.labels().get(row), matrix.labels().get(column), number, percent));
    int tint = Double.isNaN(share) ? 0 : (int) Math.round(share * 10);
    svg.rect("f-grid", x + 1, y + 1, cell - 2, high - 2, 3);
    svg.rect("f-accent t" + tint, x + 1, y + 1, cell - 2, high - 2, 3);
    String ink = tint >= 8 ? "on-accent" : tint >= 6 ? "f-mid" : "f-ink";
    double middle = x + cell / 2;
    boolean both = high >= 36 && Font.width(number, 12, true) <= cell - 4;
    if (both) {
      svg.text("strong " + ink, Anchor.MIDDLE, middle, y + high / 2 - 1, percent);
      svg.text("small " + ink, Anchor.MIDDLE, middle, y + high / 2 + 13, number);
    } else if (Font.width(percent, 11, false) <= cell - 3) {
      svg.text("small " + ink, Anchor.MIDDLE, middle, y + high / 2 + 4, percent);
    }
    if (row == column) {
      svg.rect("s-ink line hair", x + 1, y + 1, cell - 2, high - 2, 3);
    }
    svg.endGroup();
  }

  private void drawKey(double from) {
    double y = frame.y;
    for (int tint = 0; tint <= 10; tint++) {
      double x = from + 1 + tint * 12;
      svg.rect("f-grid", x, y + 4, 12, 8, 0);
      svg.rect("f-accent t" + tint, x, y + 4, 12, 8, 0);
    }
    svg.text("small f-muted", Anchor.START, from + 140, y + 12, "0 to 100 % of the row");
    frame.y = y + 16;
  }
}
