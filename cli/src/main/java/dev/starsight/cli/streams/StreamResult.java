package dev.starsight.cli.streams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.Summary;
import dev.starsight.files.internal.Json;
import dev.starsight.serving.monitoring.Signal;
import dev.starsight.streams.StreamReport;
import dev.starsight.streams.StreamWindow;
import dev.starsight.streams.StreamWindows;
import dev.starsight.streams.WindowScore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Writes what a stream came to: windows as JSON lines and CSV, the page, the state, a summary. */
final class StreamResult {

  static final String WINDOWS = "windows.jsonl";

  private static final List<String> FIGURES = List.of("rows", "meanStar", "distinct");

  private StreamResult() {}

  /** Writes the files into a directory; returns the summary, which is still to be written. */
  static Summary write(StreamWork work, Path directory, StarsightCommand command)
      throws IOException {
    StreamState state = work.state();
    StreamWindows windows = Objects.requireNonNull(state.windows);
    StreamReport report = new StreamReport();
    try (Writer lines = Files.newBufferedWriter(directory.resolve(WINDOWS));
        Writer table = Files.newBufferedWriter(directory.resolve("windows.csv"));
        BufferedReader complete = Files.newBufferedReader(work.windows())) {
      table.write(StreamWindow.CSV_HEADER);
      for (String line = complete.readLine(); line != null; line = complete.readLine()) {
        StreamWindow window =
            StreamWindow.read(
                work.windows().toString(), Json.parse(work.windows().toString(), line));
        write(window, lines, table, report);
      }
      for (StreamWindow window : windows.unfinished()) {
        write(window, lines, table, report);
      }
    }
    String source = String.join(", ", state.files.stream().map(f -> f.path().toString()).toList());
    report.of(source, windows).writeTo(directory.resolve("report.html"));
    state.write(directory.resolve(StreamState.FILE_NAME));
    Summary summary = summary(state, windows, report, command);
    tell(windows, command);
    return summary;
  }

  private static void write(StreamWindow window, Writer lines, Writer table, StreamReport report)
      throws IOException {
    lines.write(window.toJson() + "\n");
    table.write(window.toCsv());
    report.add(window);
  }

  private static Summary summary(
      StreamState state, StreamWindows windows, StreamReport report, StarsightCommand command) {
    Summary summary = command.summary("monitor");
    ArrayNode files = summary.array("stream");
    for (StreamFile file : state.files) {
      files
          .addObject()
          .put("path", file.path().toString())
          .put("rows", file.lines())
          .put("bytes", file.bytes());
    }
    summary
        .put("windowSeconds", windows.options().window().toSeconds())
        .put("slideSeconds", windows.options().slide().toSeconds())
        .put("rows", windows.rows())
        .put("rejected", state.rejected)
        .put("late", windows.late())
        .put("partlyLate", windows.partlyLate())
        .put("alarms", state.alarms);
    ArrayNode signals = summary.array("signals");
    FIGURES.forEach(name -> signals.add(json(signal(name, windows))));
    ArrayNode all = summary.array("windows");
    report.windows().forEach(window -> all.add(window.toJson().without(StreamWindow.SCORES)));
    return summary;
  }

  private static ObjectNode json(Signal signal) {
    ObjectNode node =
        Json.object().put("name", signal.name()).put("status", signal.status().words());
    node.put("value", signal.value());
    node.put("reference", signal.reference());
    return node.put("message", signal.message());
  }

  /** Returns what a figure of the last complete window says. */
  private static Signal signal(String name, StreamWindows windows) {
    StreamWindow last = windows.last();
    if (last == null) {
      return missing(name, "no window is over yet");
    }
    for (WindowScore score : last.scores()) {
      if (score.name().equals(name)) {
        return new Signal(
            name,
            score.isAlarm() ? Signal.Status.ALARM : Signal.Status.OK,
            score.value(),
            score.expected(),
            "from %s on %s".formatted(last.start(), StreamReport.sentence(score)));
      }
    }
    return missing(
        name,
        "seven complete windows that do not overlap are needed before the last one, with 30 stars"
            + " each for an average");
  }

  private static Signal missing(String name, String message) {
    return new Signal(name, Signal.Status.NOT_EVALUATED, null, null, message);
  }

  private static void tell(StreamWindows windows, StarsightCommand command) {
    for (String name : FIGURES) {
      Signal signal = signal(name, windows);
      command
          .console()
          .result("%-13s %-10s %s", signal.status().words(), signal.name(), signal.message());
    }
    command
        .console()
        .result("%,d rows, of which %,d came too late", windows.rows(), windows.late());
  }
}
