package dev.starsight.chart;

import dev.starsight.chart.Svg.Anchor;
import java.util.List;

/** Draws {@link Mark}s: a dashed line each, its label in a row of its own above the plot. */
final class Marks {

  private static final double ROW = 16;

  private Marks() {}

  /** Height that the labels need above the plot. */
  static double room(List<Mark> marks) {
    return marks.isEmpty() ? 14 : marks.size() * ROW + 10;
  }

  static void draw(Frame frame, List<Mark> marks, Scale across, double top, double bottom) {
    double wholeRoom = frame.right - frame.left;
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      String label = Markup.oneLine(mark.label());
      double x = across.at(mark.at());
      double width = Math.min(wholeRoom, Font.width(label, 12, true));
      boolean toRight = x + 6 + width <= frame.right;
      boolean toLeft = x - 6 - width >= frame.left;
      double y = top + i * ROW + 12;
      frame.svg.line("s-surface halo", x, y - 9, x, bottom);
      frame.svg.line("s-mark dash", x, y - 9, x, bottom);
      // Where neither side has room the label begins at the left edge.
      double at = toRight ? x + 6 : toLeft ? x - 6 : frame.left;
      Anchor anchor = toRight || !toLeft ? Anchor.START : Anchor.END;
      frame.svg.fitted("strong f-mark", anchor, at, y, label, wholeRoom);
    }
  }
}
