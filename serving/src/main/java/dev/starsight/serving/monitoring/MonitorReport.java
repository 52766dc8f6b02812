package dev.starsight.serving.monitoring;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Lines;
import dev.starsight.chart.Lines.Point;
import dev.starsight.chart.Lines.Series;
import dev.starsight.report.Report;
import dev.starsight.report.Report.Status;
import dev.starsight.report.Report.StatusLine;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** The page of a monitor. */
public final class MonitorReport {

  /** Windows that the table shows. */
  private static final int SHOWN = 48;

  private MonitorReport() {}

  /**
   * Returns the page.
   *
   * @param log what was read
   * @param window length of a window
   */
  public static Report of(LogMonitor monitor, String log, Duration window) {
    List<LogWindow> windows = monitor.windows();
    LogWindow last = windows.get(windows.size() - 1);
    return Report.titled("What the models are asked, and what they say")
        .withSubtitle(
            "%s%nThe log: %s; windows of %s, the last one from %s"
                .formatted(
                    sentence(monitor),
                    log,
                    window.toString().substring(2).toLowerCase(Locale.ROOT),
                    last.start()))
        .with(Section.titled("Signals").statuses(statuses(monitor)))
        .with(figures(windows))
        .with(table(windows));
  }

  /** Returns the outcome in a sentence. */
  public static String sentence(LogMonitor monitor) {
    List<String> alarms =
        monitor.signals().stream()
            .filter(signal -> signal.status() == Signal.Status.ALARM)
            .map(Signal::name)
            .toList();
    return alarms.isEmpty()
        ? "Nothing in the last window is a reason to look."
        : "Have a look at: " + String.join(", ", alarms) + ".";
  }

  private static List<StatusLine> statuses(LogMonitor monitor) {
    List<StatusLine> lines = new ArrayList<>();
    for (Signal signal : monitor.signals()) {
      Status status =
          switch (signal.status()) {
            case OK -> Status.PASSED;
            case ALARM -> Status.FAILED;
            case NOT_EVALUATED -> Status.NOT_EVALUATED;
          };
      lines.add(new StatusLine(status, signal.name(), signal.message()));
    }
    return lines;
  }

  private static Section figures(List<LogWindow> windows) {
    Section section = Section.titled("By window");
    if (windows.size() < 2) {
      return section.paragraph("There is one window only.");
    }
    TreeSet<String> labels = new TreeSet<>();
    windows.forEach(window -> labels.addAll(window.labels().keySet()));
    List<Series> shares = new ArrayList<>();
    for (String label : labels) {
      shares.add(
          line(
              label,
              windows,
              window -> (double) window.labels().getOrDefault(label, 0L) / window.decisions()));
    }
    return section
        .figure(plot("Decisions", List.of(line("decisions", windows, LogWindow::decisions))))
        .figure(plot("Shares of the predicted labels", shares))
        .figure(plot("Mean confidence", List.of(line("mean", windows, LogWindow::confidence))))
        .figure(
            plot(
                "Milliseconds to a prediction",
                List.of(
                    line("median", windows, window -> window.millis(0.5)),
                    line("95 %", windows, window -> window.millis(0.95)))));
  }

  private static Lines plot(String title, List<Series> series) {
    return Lines.of(title, series)
        .withAxes(Axis.of("hours before the last window"), Axis.automatic());
  }

  private static Series line(
      String name, List<LogWindow> windows, ToDoubleFunction<LogWindow> value) {
    long last = windows.get(windows.size() - 1).start().getEpochSecond();
    return Series.of(
        name,
        windows.stream()
            .map(
                window ->
                    new Point(
                        (window.start().getEpochSecond() - last) / 3_600.0,
                        value.applyAsDouble(window)))
            .toList());
  }

  private static Section table(List<LogWindow> windows) {
    ReportTable table =
        ReportTable.of(
            "The last windows",
            "from",
            "decisions",
            "mean confidence",
            "median ms",
            "95 % ms",
            "rewards",
            "mean reward");
    int from = Math.max(0, windows.size() - SHOWN);
    for (LogWindow window : windows.subList(from, windows.size())) {
      table =
          table.row(
              window.start().toString(),
              String.format(Locale.ROOT, "%,d", window.decisions()),
              number(window.confidence()),
              number(window.millis(0.5)),
              number(window.millis(0.95)),
              String.format(Locale.ROOT, "%,d", window.rewards()),
              number(window.reward()));
    }
    return Section.titled("Windows").table(table);
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "";
  }
}
