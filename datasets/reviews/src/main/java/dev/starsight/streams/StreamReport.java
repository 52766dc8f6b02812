package dev.starsight.streams;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Lines;
import dev.starsight.chart.Lines.Point;
import dev.starsight.chart.Lines.Series;
import dev.starsight.report.Report;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The page of a stream. Keeps the last windows and the last alarms only. Not thread-safe. */
public final class StreamReport {

  /** Windows in a picture, and in the summary of a stream. */
  public static final int MOST = 1_000;

  private static final int SHOWN = 48;
  private static final double SECONDS_OF_HOUR = 3_600;

  private final Deque<StreamWindow> windows = new ArrayDeque<>();
  private final Deque<StreamWindow> alarms = new ArrayDeque<>();
  private long alarmCount;

  /** Adds the next window. */
  public void add(StreamWindow window) {
    add(windows, window, MOST);
    if (window.isAlarm()) {
      alarmCount++;
      add(alarms, window, SHOWN);
    }
  }

  private static void add(Deque<StreamWindow> last, StreamWindow window, int most) {
    last.add(window);
    if (last.size() > most) {
      last.remove();
    }
  }

  /** Returns the last windows that were added, at most 1,000. */
  public List<StreamWindow> windows() {
    return List.copyOf(windows);
  }

  /**
   * Returns one sentence about a window that is a reason to look.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String sentence(StreamWindow window) {
    WindowScore worst =
        window.scores().stream()
            .filter(WindowScore::isAlarm)
            .max((one, other) -> Double.compare(one.score(), other.score()))
            .orElseThrow(() -> new IllegalArgumentException("the window is no alarm"));
    return "%s to %s: %s".formatted(window.start(), window.end(), sentence(worst));
  }

  /** Returns what a score says, without the window that it is of. */
  public static String sentence(WindowScore score) {
    boolean counts = !score.name().equals("meanStar");
    return "%s is %s, usually %s to %s (score %s)"
        .formatted(
            words(score.name()),
            number(score.value()),
            number(counts ? Math.floor(score.lower()) : score.lower()),
            number(counts ? Math.ceil(score.upper()) : score.upper()),
            number(score.score()));
  }

  /** Returns what a figure is called in sentences. */
  private static String words(String name) {
    return switch (name) {
      case "rows" -> "the number of rows";
      case "meanStar" -> "the average star";
      default -> "the number of reviewers";
    };
  }

  /**
   * Returns the page.
   *
   * @param source what was read
   * @param stream the windows after all events
   */
  public Report of(String source, StreamWindows stream) {
    StreamOptions options = stream.options();
    return Report.titled("What a stream says, window by window")
        .withSubtitle(
            "%s%nThe stream: %s; windows of %s, each %s, by the key \"%s\"; events may be %s late"
                .formatted(
                    outcome(),
                    source,
                    words(options.window()),
                    words(options.slide()),
                    stream.columns().time(),
                    words(options.lateness())))
        .withKeyFigures(
            new KeyFigure(String.format(Locale.ROOT, "%,d", stream.rows()), "rows"),
            new KeyFigure(String.format(Locale.ROOT, "%,d", stream.late()), "too late"),
            new KeyFigure(String.format(Locale.ROOT, "%,d", alarmCount), "unusual windows"))
        .with(figures())
        .with(
            table(
                "Unusual windows",
                "A score of 1 is the limit that one value in 1,000 exceeds by chance, after the"
                    + " median and the spread of the last 60 windows that do not overlap; from 1.5"
                    + " on a window is a reason to look.",
                alarms))
        .with(table("Windows", "The last ones; those that are not over may still grow.", shown()));
  }

  private static String words(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private String outcome() {
    return alarmCount == 0
        ? "No window is a reason to look."
        : String.format(
            Locale.ROOT,
            "%,d window%s a reason to look.",
            alarmCount,
            alarmCount == 1 ? " is" : "s are");
  }

  private Deque<StreamWindow> shown() {
    ArrayDeque<StreamWindow> shown = new ArrayDeque<>(windows);
    while (shown.size() > SHOWN) {
      shown.remove();
    }
    return shown;
  }

  private Section figures() {
    Section section = Section.titled("By window");
    List<StreamWindow> over = windows.stream().filter(StreamWindow::complete).toList();
    if (over.size() < 2) {
      return section.paragraph("Fewer than two windows are over.");
    }
    section =
        section
            .figure(plot("Average star", "star", over, StreamWindow::meanStar))
            .figure(plot("Rows", "rows", over, StreamWindow::rows));
    if (over.stream().anyMatch(window -> Double.isFinite(window.distinct()))) {
      section = section.figure(plot("Reviewers", "reviewers", over, StreamWindow::distinct));
    }
    return section.figure(
        plot("Anomaly score", "score", over, window -> window.score().orElse(Double.NaN)));
  }

  private static Lines plot(
      String title, String name, List<StreamWindow> over, ToDoubleFunction<StreamWindow> value) {
    Instant last = over.get(over.size() - 1).start();
    List<Point> points = new ArrayList<>();
    for (StreamWindow window : over) {
      double hours = (window.start().getEpochSecond() - last.getEpochSecond()) / SECONDS_OF_HOUR;
      points.add(new Point(hours, value.applyAsDouble(window)));
    }
    return Lines.of(title, List.of(Series.of(name, points)))
        .withAxes(Axis.of("hours before the last complete window"), Axis.automatic());
  }

  private static Section table(String title, String words, Deque<StreamWindow> rows) {
    if (rows.isEmpty()) {
      return Section.titled(title).paragraph("There is none.");
    }
    ReportTable table =
        ReportTable.of(
            "",
            "from",
            "rows",
            "average star",
            "deviation",
            "reviewers",
            "late before",
            "empty before",
            "score");
    for (StreamWindow window : rows) {
      table =
          table.row(
              window.start() + (window.complete() ? "" : " (not over)"),
              String.format(Locale.ROOT, "%,d", window.rows()),
              number(window.meanStar()),
              number(window.starDeviation()),
              number(window.distinct()),
              String.format(Locale.ROOT, "%,d", window.late()),
              String.format(Locale.ROOT, "%,d", window.emptyBefore()),
              number(window.score().orElse(Double.NaN)));
    }
    return Section.titled(title).paragraph(words).table(table);
  }

  /** Returns a figure for people: whole numbers without a point, an empty text for NaN. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%,d", (long) value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
