package dev.starsight.chart;

import dev.starsight.chart.Svg.Anchor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * What all figures share: the svg element, title and subtitle, legend, axes; a cursor that moves
 * down.
 */
final class Frame {

  /** One entry of a legend: a swatch, or a piece of line with the line's own classes. */
  record Key(String classes, String name, boolean line) {}

  private static final int NARROW = 480;

  final Svg svg = new Svg();
  final int width;
  final double left;
  final double right;
  private double y;

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
    frame.body(figure);
    String height = Svg.number(Math.ceil(frame.y + 14));
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ss-fig\" width=\""
        + width
        + "\" height=\""
        + height
        + "\" viewBox=\"0 0 "
        + (width + " " + height + "\" role=\"img\" aria-labelledby=\"")
        + (id + "-title " + id + "-desc\">\n")
        + "<title id=\""
        + id
        + "-title\">"
        + Markup.escape(title)
        + "</title>\n"
        + "<desc id=\""
        + id
        + "-desc\">"
        + Markup.escape(Markup.oneLine(figure.description()))
        + "</desc>\n"
        + (standalone ? "<style>\n" + Style.css() + "</style>\n" : "")
        + "<rect class=\"f-surface\" width=\"100%\" height=\"100%\"/>\n"
        + frame.svg
        + "</svg>\n";
  }

  private void body(Figure figure) {
    if (figure instanceof Bars bars) {
      subtitle(bars.subtitle());
      new BarsDrawing(bars, this).draw();
    } else if (figure instanceof PairedBars paired) {
      subtitle(paired.subtitle());
      new PairedBarsDrawing(paired, this).draw();
    } else if (figure instanceof StackedBars stacked) {
      subtitle(stacked.subtitle());
      new StackedBarsDrawing(stacked, this).draw();
    } else if (figure instanceof Lines lines) {
      subtitle(lines.subtitle());
      new LinesDrawing(lines, this).draw();
    } else if (figure instanceof Histogram histogram) {
      subtitle(histogram.subtitle());
      new HistogramDrawing(histogram, this).draw();
    } else if (figure instanceof Matrix matrix) {
      subtitle(matrix.subtitle());
      new MatrixDrawing(matrix, this).draw();
    }
  }

  /** An id made of what is readable in a title, and a checksum of the rest. */
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

  /** The next free y. */
  double y() {
    return y;
  }

  /** Moves the cursor. */
  void moveTo(double newY) {
    y = newY;
  }

  void noData() {
    double middle = (left + right) / 2;
    svg.rect("f-grid", left, y + 4, right - left, 88, 4);
    svg.text("f-muted", Anchor.MIDDLE, middle, y + 52, "No data");
    y += 96;
  }

  private void subtitle(String text) {
    String line = Markup.oneLine(text);
    if (!line.isEmpty()) {
      paragraph("f-muted", line, 12, false, 4);
    }
    y += 10;
  }

  private void paragraph(String classes, String text, double size, boolean bold, int maxLines) {
    for (String line : wrap(text, size, bold, right - left, maxLines)) {
      y += Math.round(size * 1.3);
      svg.text(classes, Anchor.START, left, y - Math.round(size * 0.25), line);
    }
  }

  /** Breaks at spaces; words too long and lines too many end in an ellipsis. */
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

  /** The end of the last whole word that fits; of the first word if none does. */
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

  /** Swatches and names in rows. */
  void legend(List<Key> keys) {
    double x = left;
    double room = right - left;
    for (Key key : keys) {
      String name = Markup.oneLine(key.name());
      double before = key.line() ? 28 : 18;
      double wanted = Math.min(room, before + Font.width(name, 12, false));
      if (x > left && x + wanted > right) {
        x = left;
        y += 19;
      }
      if (key.line()) {
        svg.line(key.classes(), x, y + 8, x + 22, y + 8);
      } else {
        svg.rect(key.classes(), x, y + 2, 12, 12, 2);
      }
      svg.fitted("f-ink", Anchor.START, x + before, y + 12, name, room - before);
      x += wanted + 16;
    }
    y += 19 + 8;
  }

  /** Vertical grid lines over the y range with their numbers under it. */
  void bottomAxis(Scale scale, ValueFormat format, double top, double bottom, boolean grid) {
    if (grid) {
      scale.ticks().forEach(t -> svg.line("thin s-grid", scale.at(t), top, scale.at(t), bottom));
    }
    numbers(scale, format, left - 6, right + 6, bottom, !grid);
  }

  /** Ticks and numbers under a plot; the numbers keep between {@code from} and {@code to}. */
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

  /** Horizontal grid lines with their numbers to the left of {@code from}. */
  void leftAxis(Scale scale, ValueFormat format, double from, double to) {
    ValueFormat ticks = format.forStep(scale.step());
    for (double tick : scale.ticks()) {
      double at = scale.at(tick);
      svg.line("thin s-grid", from, at, to, at);
      svg.text("small f-muted", Anchor.END, from - 7, at + 4, ticks.format(tick));
    }
  }

  /** How wide the numbers of {@link #leftAxis} are. */
  static double ticksWidth(Scale scale, ValueFormat format) {
    ValueFormat ticks = format.forStep(scale.step());
    return scale.ticks().stream()
            .mapToDouble(t -> Font.width(ticks.format(t), 11, false))
            .max()
            .orElse(0)
        + 8;
  }
}
