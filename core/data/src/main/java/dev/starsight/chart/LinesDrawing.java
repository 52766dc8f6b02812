package dev.starsight.chart;

import dev.starsight.chart.Axis.Mark;
import dev.starsight.chart.Figure.Palette;
import dev.starsight.chart.Svg.Anchor;
import dev.starsight.chart.internal.Markup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws {@link Lines}. */
final class LinesDrawing {

  private static final double HEIGHT = 250;
  private static final double LABEL_PITCH = 15;

  /** With more lines colours would repeat, so that each line gets a small plot. */
  private static final int MAX_LINES = Palette.CATEGORY_COLOURS;

  private static final int MAX_LINES_NARROW = 5;
  private static final double PANEL_HEIGHT = 78;

  /** Lines with more points have no dots. */
  private static final int MAX_DOTS = 60;

  /** The right end of a line, beside which its name is written. */
  private record End(int series, Lines.@Nullable Point last, double y) {}

  private final Lines lines;
  private final Frame frame;
  private final Svg svg;
  private final List<Lines.Series> series;

  /** The number of points that are not gaps, and their limits. */
  private int points;

  private double left = Double.POSITIVE_INFINITY;
  private double right = Double.NEGATIVE_INFINITY;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;
  private boolean whole = true;

  LinesDrawing(Lines lines, Frame frame) {
    this.lines = lines;
    this.frame = frame;
    this.svg = frame.svg;
    this.series = lines.series();
    for (Lines.Series one : series) {
      for (Lines.Point point : one.points()) {
        if (point.isKnown()) {
          points++;
          left = Math.min(left, point.x());
          right = Math.max(right, point.x());
          low = Math.min(low, point.y());
          high = Math.max(high, point.y());
          whole &= point.x() == Math.rint(point.x());
        }
      }
    }
  }

  void draw() {
    if (points == 0) {
      frame.noData();
      return;
    }
    if (usesPanels()) {
      drawPanels();
      return;
    }
    boolean named = series.size() > 1;
    boolean beside = named && !frame.narrow();
    if (named && !beside) {
      frame.legend(
          IntStream.range(0, series.size())
              .mapToObj(i -> new Frame.Key(lineClasses(i), series.get(i).name(), true))
              .toList());
    }
    ValueFormat upFormat = lines.up().format();
    Scale up = upScale();
    double from = frame.left + Frame.ticksWidth(up, upFormat);
    double to = beside ? frame.right - namesWidth() - 12 : frame.right - 4;
    double top = drawUpLabel(frame.y) + Marks.room(lines.marks());
    double bottom = top + Math.max(HEIGHT, beside ? series.size() * LABEL_PITCH : 0);
    up = up.onto(bottom, top);
    Scale across = acrossScale(frame.narrow() ? 4 : 8).onto(from, to);
    frame.leftAxis(up, upFormat, from, to);
    frame.bottomAxis(across, lines.across().format(), top, bottom, false);
    svg.line("thin s-axis", from, bottom, to, bottom);
    for (int i = 0; i < series.size(); i++) {
      drawSeries(i, across, up);
    }
    if (beside) {
      drawNames(across, up, to, top, bottom);
    }
    Marks.draw(frame, lines.marks(), across, top - Marks.room(lines.marks()), bottom);
    frame.y = bottom + 20;
    frame.axisLabel(lines.across().label(), Anchor.MIDDLE, (from + to) / 2, 12, to - from);
  }

  private boolean usesPanels() {
    return series.size() > (frame.narrow() ? MAX_LINES_NARROW : MAX_LINES);
  }

  /** Draws a small plot of each series on the same scales, with all reference lines and marks. */
  private void drawPanels() {
    int columns = frame.narrow() ? 2 : 4;
    double gap = 16;
    ValueFormat format = lines.up().format();
    double ticks = Frame.ticksWidth(upScale(), format);
    double from = frame.left + ticks;
    double width = (frame.right - from - (columns - 1) * gap) / columns;
    double top = drawUpLabel(frame.y);
    int panel = 0;
    for (int i = 0; i < series.size(); i++) {
      if (!series.get(i).reference()) {
        double x = from + panel % columns * (width + gap);
        double y = top + Math.floorDiv(panel, columns) * (PANEL_HEIGHT + 48);
        drawPanel(i, x, x + width, y, panel % columns == 0);
        panel++;
      }
    }
    int rows = (panel + columns - 1) / columns;
    frame.y = top + rows * (PANEL_HEIGHT + 48);
    frame.axisLabel(lines.across().label(), Anchor.END, frame.right, 8, frame.room());
  }

  private void drawPanel(int index, double from, double to, double y, boolean numbered) {
    double top = y + 20;
    double bottom = top + PANEL_HEIGHT;
    Scale up = lines.up().scale(upScale().low(), upScale().high(), 2).onto(bottom, top);
    Scale across = acrossScale(2).onto(from, to);
    svg.fitted("strong f-ink", Anchor.START, from, y + 12, series.get(index).name(), to - from);
    if (numbered) {
      frame.leftAxis(up, lines.up().format(), from, to);
    } else {
      up.ticks().forEach(t -> svg.line("thin s-grid", from, up.at(t), to, up.at(t)));
    }
    frame.bottomAxis(across, lines.across().format(), from, to, bottom);
    svg.line("thin s-axis", from, bottom, to, bottom);
    for (Mark mark : lines.marks()) {
      svg.line("s-mark dash", across.at(mark.at()), top, across.at(mark.at()), bottom);
    }
    for (int i = 0; i < series.size(); i++) {
      if (i == index || series.get(i).reference()) {
        drawSeries(i, across, up);
      }
    }
  }

  private Scale upScale() {
    boolean filled = lines.filled();
    Scale scale =
        lines.up().scale(filled ? Math.min(0, low) : low, filled ? Math.max(0, high) : high, 5);
    return lines.up().isCount() ? scale.whole() : scale;
  }

  private Scale acrossScale(int ticks) {
    Axis axis = lines.across();
    // Lines extend from edge to edge, so the horizontal axis is not rounded outwards.
    double from = Double.isNaN(axis.low()) ? left : axis.low();
    double to = Double.isNaN(axis.high()) ? Math.max(from, right) : axis.high();
    Scale scale = Scale.of(from, to, true, true, ticks);
    return whole || axis.format().kind() == ValueFormat.Kind.YEAR ? scale.wholeSteps() : scale;
  }

  /** Writes the label of the vertical axis above it, where it need not be rotated. */
  private double drawUpLabel(double y) {
    if (lines.up().label().isEmpty()) {
      return y;
    }
    svg.fitted("f-muted", Anchor.START, frame.left, y + 10, lines.up().label(), frame.room());
    return y + 18;
  }

  private String colour(int index) {
    if (series.get(index).reference()) {
      return "muted";
    }
    long before = series.stream().limit(index).filter(one -> !one.reference()).count();
    return usesPanels() ? "accent" : Palette.CATEGORIES.colour((int) before, series.size());
  }

  private String lineClasses(int index) {
    return "line s-" + colour(index) + (series.get(index).reference() ? " dash" : "");
  }

  private void drawSeries(int index, Scale across, Scale up) {
    Lines.Series one = series.get(index);
    svg.group("series", one.name());
    List<List<Lines.Point>> runs = runs(one);
    for (List<Lines.Point> run : runs) {
      String path = path(run, across, up);
      if (lines.filled() && !one.reference() && run.size() > 1) {
        double zero = up.at(Math.max(0, up.low()));
        String end = Svg.number(across.at(run.get(run.size() - 1).x()));
        String start = Svg.number(across.at(run.get(0).x()));
        String close = "L" + end + " " + Svg.number(zero) + "L" + start + " " + Svg.number(zero);
        svg.path("area f-" + colour(index), path + close + "Z");
      }
      if (run.size() > 1) {
        svg.path(lineClasses(index), path);
      }
    }
    boolean dots = one.points().size() <= MAX_DOTS && points <= 6L * MAX_DOTS && !one.reference();
    for (List<Lines.Point> run : runs) {
      if (dots || run.size() == 1) {
        run.forEach(p -> drawDot(one, index, p, across, up));
      }
    }
    svg.endGroup();
  }

  private void drawDot(Lines.Series one, int index, Lines.Point point, Scale across, Scale up) {
    String where = lines.across().format().format(point.x());
    String value = lines.up().format().format(point.y());
    String title = (one.name().isEmpty() ? "" : one.name() + ", ") + where + ": " + value;
    double radius = series.size() > 4 ? 2.2 : 3;
    svg.circle("f-" + colour(index), across.at(point.x()), up.at(point.y()), radius, title);
  }

  /** Returns the stretches without a gap. */
  private static List<List<Lines.Point>> runs(Lines.Series one) {
    List<List<Lines.Point>> runs = new ArrayList<>();
    boolean gap = true;
    for (Lines.Point point : one.points()) {
      if (point.isKnown()) {
        if (gap) {
          runs.add(new ArrayList<>());
        }
        runs.get(runs.size() - 1).add(point);
      }
      gap = !point.isKnown();
    }
    return runs;
  }

  private static String path(List<Lines.Point> run, Scale across, Scale up) {
    StringBuilder path = new StringBuilder();
    for (Lines.Point point : run) {
      Svg.point(path, path.isEmpty() ? 'M' : 'L', across.at(point.x()), up.at(point.y()));
    }
    return path.toString();
  }

  private double namesWidth() {
    double widest = Font.widest(series.stream().map(s -> Markup.oneLine(s.name())), 12, true);
    return Math.min(widest, frame.room() * 0.3);
  }

  /**
   * Draws names at the height of their last points, moved apart until none overlaps, and a short
   * line from each last point to its name.
   */
  private void drawNames(Scale across, Scale up, double to, double top, double bottom) {
    List<End> ends = new ArrayList<>();
    for (int i = 0; i < series.size(); i++) {
      List<Lines.Point> known = series.get(i).known();
      Lines.Point last = known.isEmpty() ? null : known.get(known.size() - 1);
      ends.add(new End(i, last, last == null ? bottom : up.at(last.y())));
    }
    ends.sort(Comparator.comparingDouble(End::y));
    double[] y = spread(ends, top, bottom);
    for (int i = 0; i < ends.size(); i++) {
      int index = ends.get(i).series();
      String name = series.get(index).name();
      Lines.Point last = ends.get(i).last();
      if (last != null) {
        double x = Math.max(to, across.at(last.x())) + 2;
        svg.line("s-" + colour(index), x, up.at(last.y()), to + 9, y[i]);
      }
      svg.fitted("strong f-" + colour(index), Anchor.START, to + 12, y[i] + 4, name, namesWidth());
    }
  }

  private static double[] spread(List<End> ends, double top, double bottom) {
    double[] y = ends.stream().mapToDouble(End::y).toArray();
    for (int i = 1; i < y.length; i++) {
      y[i] = Math.max(y[i], y[i - 1] + LABEL_PITCH);
    }
    double limit = bottom;
    for (int i = y.length - 1; i >= 0; i--) {
      y[i] = Math.min(y[i], limit);
      limit = y[i] - LABEL_PITCH;
    }
    // The plot is high enough for all names, so the first ones can move down into it.
    for (int i = 0; i < y.length && y[i] < top; i++) {
      y[i] = top + i * LABEL_PITCH;
    }
    return y;
  }
}
