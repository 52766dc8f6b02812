package dev.starsight.chart;

import dev.starsight.chart.Axis.Mark;
import dev.starsight.chart.Svg.Anchor;
import dev.starsight.chart.internal.Markup;
import java.util.List;

/** Draws {@link Mark}s: each as a dashed line with its label in a separate row above the plot. */
final class Marks {

  private static final double ROW = 16;

  private Marks() {}

  /** Returns the height of the labels above the plot. */
  static double room(List<Mark> marks) {
    return marks.isEmpty() ? 14 : marks.size() * ROW + 10;
  }

  static void draw(Frame frame, List<Mark> marks, Scale across, double top, double bottom) {
    for (int i = 0; i < marks.size(); i++) {
      String label = Markup.oneLine(marks.get(i).label());
      double x = across.at(marks.get(i).at());
      double width = Math.min(frame.room(), Font.width(label, 12, true));
      boolean toRight = x + 6 + width <= frame.right;
      boolean toLeft = x - 6 - width >= frame.left;
      double y = top + i * ROW + 12;
      frame.svg.line("s-surface halo", x, y - 9, x, bottom);
      frame.svg.line("s-mark dash", x, y - 9, x, bottom);
      // If neither side has room, the label begins at the left edge.
      double at = toRight ? x + 6 : toLeft ? x - 6 : frame.left;
      Anchor anchor = toRight || !toLeft ? Anchor.START : Anchor.END;
      frame.svg.fitted("strong f-mark", anchor, at, y, label, frame.room());
    }
  }
}
