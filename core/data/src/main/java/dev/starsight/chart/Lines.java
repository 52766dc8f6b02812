package dev.starsight.chart;

import dev.starsight.chart.Axis.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A line chart of one or several series over a numeric axis: years, epochs, loss curves, a
 * reliability diagram, risk against coverage. More than eight series, or five on a phone, are drawn
 * as small plots beside each other on the same scales.
 *
 * @param title what is shown
 * @param subtitle how much of it, or when; may be empty
 * @param series in the order of their colours
 * @param filled whether the area under the lines is tinted, for one or two series
 * @param across the horizontal axis
 * @param up the vertical axis; its range is that of the data, including 0 if the area is filled
 * @param marks values on the horizontal axis that are marked by a line and a label
 */
public record Lines(
    String title,
    String subtitle,
    List<Series> series,
    boolean filled,
    Axis across,
    Axis up,
    List<Mark> marks)
    implements Figure {

  /**
   * A point.
   *
   * @param x across; NaN or infinite is a gap
   * @param y up; NaN or infinite is a gap
   */
  public record Point(double x, double y) {

    boolean isKnown() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  /**
   * One line.
   *
   * @param name written beside the line or in the legend
   * @param points in the order in which they are connected
   * @param reference whether it is a thin, dashed, grey line, such as a diagonal or a baseline
   */
  public record Series(String name, List<Point> points, boolean reference) {

    public Series {
      points = List.copyOf(points);
    }

    /** Returns a line through points. */
    public static Series of(String name, List<Point> points) {
      return new Series(name, points, false);
    }

    /**
     * Returns a line through the points (x[i], y[i]).
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    public static Series of(String name, double[] x, double[] y) {
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            "series \"%s\" must have as many x as y, but has %s and %s"
                .formatted(name, x.length, y.length));
      }
      return of(name, IntStream.range(0, x.length).mapToObj(i -> new Point(x[i], y[i])).toList());
    }

    /** Returns this line, thin, dashed and grey. */
    public Series asReference() {
      return new Series(name, points, true);
    }

    /** Returns the points that are not gaps. */
    List<Point> known() {
      return points.stream().filter(Point::isKnown).toList();
    }
  }

  public Lines {
    series = List.copyOf(series);
    marks = List.copyOf(marks);
  }

  /** Returns lines over automatic axes. */
  public static Lines of(String title, List<Series> series) {
    return new Lines(title, "", series, false, Axis.automatic(), Axis.automatic(), List.of());
  }

  public Lines withSubtitle(String text) {
    return new Lines(title, text, series, filled, across, up, marks);
  }

  /** Returns this figure with the area under its lines tinted. */
  public Lines withArea() {
    return new Lines(title, subtitle, series, true, across, up, marks);
  }

  public Lines withAxes(Axis horizontal, Axis vertical) {
    return new Lines(title, subtitle, series, filled, horizontal, vertical, marks);
  }

  /** Returns this figure with one more marked value on the horizontal axis. */
  public Lines withMark(double at, String label) {
    List<Mark> more = new ArrayList<>(marks);
    more.add(new Mark(at, label));
    return new Lines(title, subtitle, series, filled, across, up, more);
  }

  @Override
  public String description() {
    if (series.stream().flatMap(one -> one.points().stream()).noneMatch(Point::isKnown)) {
      return "Line chart without data.";
    }
    StringBuilder text = new StringBuilder("Line chart of ");
    text.append(series.size() == 1 ? "one series" : series.size() + " series");
    text.append(up.label().isEmpty() ? "" : ", " + up.label());
    text.append(across.label().isEmpty() ? "" : " by " + across.label()).append('.');
    series.stream().filter(s -> !s.reference()).limit(12).forEach(s -> describe(s, text));
    return text.toString();
  }

  private void describe(Series one, StringBuilder text) {
    List<Point> known = one.known();
    if (!known.isEmpty()) {
      text.append(' ').append(one.name()).append(": ").append(described(known.get(0)));
      text.append(known.size() > 1 ? ", " + described(known.get(known.size() - 1)) : "");
      text.append('.');
    }
  }

  private String described(Point point) {
    return up.format().format(point.y()) + " at " + across.format().format(point.x());
  }
}
