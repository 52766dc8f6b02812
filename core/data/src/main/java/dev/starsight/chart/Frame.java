package dev.starsight.chart;

import dev.starsight.chart.Svg.Anchor;
import dev.starsight.chart.internal.Markup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What all figures share: the svg element, title and subtitle, legend, axes, labels of rows, and a
 * cursor that moves down.
 */
final class Frame {

  /** One entry of a legend: a swatch, or a piece of line with the classes of the line. */
  record Key(String classes, String name, boolean line) {}

  /** The labels of rows: to the left of them, or above them where the figure is too narrow. */
  record RowLabels(boolean above, double room) {}

  private static final int NARROW = 480;

  final Svg svg = new Svg();
  final double left;
  final double right;
  private final int width;

  /** The cursor, which moves down. */
  double y;

  private Frame(int width) {
    this.width = width;
    double margin = narrow() ? 12 : 18;
    this.left = margin;
    this.right = width - margin;
    this.y = margin;
  }

  static String draw(Figure figure, String id, int width, boolean standalone) {
    Frame frame = new Frame(width);
    String title = Markup.oneLine(figure.title());
    frame.paragraph("title f-ink", title, 15, true, 3);
    String subtitle = Markup.oneLine(figure.subtitle());
    frame.paragraph("f-muted", subtitle, 12, false, 4);
    frame.y += 10;
    frame.body(figure);
    String height = Svg.number(Math.ceil(frame.y + 14));
    return """
    <svg xmlns="http://www.w3.org/2000/svg" class="ss-fig" width="%1$s" height="%2$s" \
    viewBox="0 0 %1$s %2$s" role="img" aria-labelledby="%3$s-title %3$s-desc">
    <title id="%3$s-title">%4$s</title>
    <desc id="%3$s-desc">%5$s</desc>
    %6$s<rect class="f-surface" width="100%%" height="100%%"/>
    %7$s</svg>
    """
        .formatted(
            width,
            height,
            id,
            Markup.escape(title),
            Markup.escape(Markup.oneLine(figure.description())),
            standalone ? "<style>\n" + Style.CSS + "</style>\n" : "",
            frame.svg);
  }

  private void body(Figure figure) {
    if (figure instanceof Bars bars) {
      new BarsDrawing(bars, this).draw();
    } else if (figure instanceof PairedBars paired) {
      new PairedBarsDrawing(paired, this).draw();
    } else if (figure instanceof StackedBars stacked) {
      new StackedBarsDrawing(stacked, this).draw();
    } else if (figure instanceof Lines lines) {
      new LinesDrawing(lines, this).draw();
    } else if (figure instanceof Histogram histogram) {
      new HistogramDrawing(histogram, this).draw();
    } else if (figure instanceof Matrix matrix) {
      new MatrixDrawing(matrix, this).draw();
    }
  }

  /** Returns an id of the readable characters of a title and a checksum of all of it. */
  static String slug(String title) {
    String readable =
        title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    CRC32 checksum = new CRC32();
    checksum.update(title.getBytes(StandardCharsets.UTF_8));
    String end = Long.toHexString(checksum.getValue());
    return "fig-" + readable.substring(0, Math.min(40, readable.length())) + "-" + end;
  }

  boolean narrow() {
    return width < NARROW;
  }

  /** Returns the width between the margins. */
  double room() {
    return right - left;
  }

  void noData() {
    svg.rect("f-grid", left, y + 4, room(), 88, 4);
    svg.text("f-muted", Anchor.MIDDLE, (left + right) / 2, y + 52, "No data");
    y += 96;
  }

  private void paragraph(String classes, String text, double size, boolean bold, int maxLines) {
    for (String line : wrap(text, size, bold, room(), maxLines)) {
      y += Math.round(size * 1.3);
      svg.text(classes, Anchor.START, left, y - Math.round(size * 0.25), line);
    }
  }

  /** Breaks a text at spaces; words that are too long and surplus lines end in an ellipsis. */
  static List<String> wrap(String text, double size, boolean bold, double room, int maxLines) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (!rest.isEmpty()) {
      if (lines.size() == maxLines - 1 || Font.width(rest, size, bold) <= room) {
        lines.add(Font.fit(rest, size, bold, room));
        break;
      }
      int end = lineEnd(rest, size, bold, room);
      lines.add(Font.fit(rest.substring(0, end), size, bold, room));
      rest = rest.substring(end).strip();
    }
    return lines;
  }

  /** Returns the end of the last whole word that fits, or of the first word if none fits. */
  private static int lineEnd(String text, double size, boolean bold, double room) {
    int end = text.indexOf(' ');
    if (end < 0) {
      return text.length();
    }
    for (int next = end; next >= 0; next = text.indexOf(' ', next + 1)) {
      if (Font.width(text.substring(0, next), size, bold) > room) {
        break;
      }
      end = next;
    }
    return end;
  }

  /** Draws swatches and names in rows. */
  void legend(List<Key> keys) {
    double x = left;
    for (Key key : keys) {
      String name = Markup.oneLine(key.name());
      double before = key.line() ? 28 : 18;
      double wanted = Math.min(room(), before + Font.width(name, 12, false));
      if (x > left && x + wanted > right) {
        x = left;
        y += 19;
      }
      if (key.line()) {
        svg.line(key.classes(), x, y + 8, x + 22, y + 8);
      } else {
        svg.rect(key.classes(), x, y + 2, 12, 12, 2);
      }
      svg.fitted("f-ink", Anchor.START, x + before, y + 12, name, room() - before);
      x += wanted + 16;
    }
    y += 19 + 8;
  }

  RowLabels rowLabels(Stream<String> labels) {
    double widest = Font.widest(labels.map(Markup::oneLine), 12, false);
    boolean above = narrow() && widest > room() * 0.36;
    return new RowLabels(above, above ? 0 : Math.min(widest, room() * 0.42));
  }

  /** Returns the x at which rows begin. */
  double rowStart(RowLabels labels) {
    return left + labels.room() + (labels.above() ? 0 : 10);
  }

  /** Draws the label of a row that begins at {@code top}. */
  void rowLabel(RowLabels labels, String label, double top, double baseline) {
    if (labels.above()) {
      svg.fitted("f-ink", Anchor.START, left, top - 5, label, room());
    } else {
      svg.fitted("f-ink", Anchor.END, left + labels.room(), baseline, label, labels.room());
    }
  }

  /** Writes the label of an axis below the cursor, if it has one, and moves the cursor. */
  void axisLabel(String label, Anchor anchor, double x, double down, double maxWidth) {
    if (!label.isEmpty()) {
      svg.fitted("f-muted", anchor, x, y + down, label, maxWidth);
      y += down + 4;
    }
  }

  /** Draws vertical grid lines from {@code top} to {@code bottom} with their numbers below. */
  void bottomAxis(Scale scale, ValueFormat format, double top, double bottom, boolean grid) {
    if (grid) {
      scale.ticks().forEach(t -> svg.line("thin s-grid", scale.at(t), top, scale.at(t), bottom));
    }
    numbers(scale, format, left - 6, right + 6, bottom, !grid);
  }

  /** Draws ticks and numbers below a plot that extends from {@code from} to {@code to}. */
  void bottomAxis(Scale scale, ValueFormat format, double from, double to, double bottom) {
    numbers(scale, format, from - 6, to + 6, bottom, true);
  }

  private void numbers(
      Scale scale, ValueFormat format, double from, double to, double bottom, boolean marked) {
    ValueFormat ticks = format.forStep(scale.step());
    double free = Double.NEGATIVE_INFINITY;
    for (double tick : scale.ticks()) {
      double x = scale.at(tick);
      if (marked) {
        svg.line("thin s-axis", x, bottom, x, bottom + 4);
      }
      String text = ticks.format(tick);
      double half = Font.width(text, 11, false) / 2;
      // A number at the edge is moved inwards; one that would touch its neighbour is left out.
      double at = Math.max(from + half, Math.min(to - half, x));
      if (at - half > free) {
        svg.text("small f-muted", Anchor.MIDDLE, at, bottom + 16, text);
        free = at + half + 6;
      }
    }
  }

  /** Draws horizontal grid lines with their numbers to the left of {@code from}. */
  void leftAxis(Scale scale, ValueFormat format, double from, double to) {
    ValueFormat ticks = format.forStep(scale.step());
    for (double tick : scale.ticks()) {
      double at = scale.at(tick);
      svg.line("thin s-grid", from, at, to, at);
      svg.text("small f-muted", Anchor.END, from - 7, at + 4, ticks.format(tick));
    }
  }

  /** Returns the width of the numbers of {@link #leftAxis}. */
  static double ticksWidth(Scale scale, ValueFormat format) {
    ValueFormat ticks = format.forStep(scale.step());
    return Font.widest(scale.ticks().stream().map(ticks::format), 11, false) + 8;
  }
}
