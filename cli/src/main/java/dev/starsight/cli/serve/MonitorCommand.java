package dev.starsight.cli.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.results.Summary;
import dev.starsight.cli.streams.StreamInput;
import dev.starsight.cli.streams.StreamMonitoring;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.serving.monitoring.LogMonitor;
import dev.starsight.serving.monitoring.LogWindow;
import dev.starsight.serving.monitoring.MonitorReport;
import dev.starsight.serving.monitoring.Signal;
import dev.starsight.serving.monitoring.TextSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code monitor}: what has moved while a model is served. */
@Command(
    name = "monitor",
    description =
        "Say what has moved while models are served: compares the last window of a log with those"
            + " before it, by named signals (rate, latency, reward, labels, confidence, texts)."
            + " Exit code 3 if one is a reason to look. With --input, windows over any stream of"
            + " JSON lines: rows, average star, reviewers, and how unusual they are.",
    footer = {
      "",
      "Example: starsight monitor --log decisions --window 1h --out monitor",
      "Example: starsight monitor --input reviews.jsonl --window 1d --slide 1h --out stream",
      "Example: tail -n +1 -F reviews.jsonl | starsight monitor --input - --out stream"
    })
public final class MonitorCommand extends StarsightCommand {

  @Option(
      names = "--log",
      paramLabel = "DIR",
      description = "Log that `serve --log` writes; it may be running.")
  private @Nullable Path log;

  @Option(
      names = "--model",
      arity = "1..*",
      paramLabel = "[NAME=]DIR",
      description =
          "Models of the log as `serve` was given them, to estimate their accuracy without labels;"
              + " needs a log with texts.")
  private List<String> models = List.of();

  @Mixin private final StreamInput stream = new StreamInput();

  @Option(
      names = "--window",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "Length of a window (default: ${DEFAULT-VALUE}).")
  private Duration window = Duration.ofHours(1);

  @Mixin private final ReplaceOption.Out out = new ReplaceOption.Out();

  @Mixin final DeviceOption device = new DeviceOption();

  @Override
  public Integer call() throws IOException {
    Path given = log;
    if (given == null ? !stream.isGiven() : stream.isGiven()) {
      throw new StarsightException("either --log DIR or --input FILE is needed");
    }
    if (given == null) {
      if (!models.isEmpty()) {
        throw new StarsightException("--model is for the texts of a log; add --log DIR");
      }
      return new StreamMonitoring(this, stream, window, out.path(), out).run();
    }
    stream.requireNone();
    return watch(given);
  }

  private int watch(Path given) throws IOException {
    LogMonitor monitor;
    try (AtomicDirectory directory = out.directory(this, List.of(given))) {
      Map<String, Long> sizes = sizes(given);
      monitor = LogMonitor.of(given, sizes, window, seed, run(), textSignals());
      for (Signal signal : monitor.signals()) {
        console()
            .result("%-13s %-16s %s", signal.status().words(), signal.name(), signal.message());
      }
      console().result("%s", MonitorReport.sentence(monitor));
      MonitorReport.of(monitor, given.toString(), window)
          .writeTo(directory.path().resolve("report.html"));
      Summary summary = summary("monitor").put("log", given.toString());
      ArrayNode files = summary.array("logFiles");
      sizes.forEach((file, bytes) -> files.addObject().put("file", file).put("bytes", bytes));
      addTo(summary, monitor);
      commit(directory, summary);
      print(summary);
    }
    return monitor.isAlarmed() ? CHECKS_FAILED : DONE;
  }

  /** Returns how much of the log is read; figures are derived again from as much as before. */
  private Map<String, Long> sizes(Path given) throws IOException {
    if (saved().isEmpty()) {
      return LogMonitor.sizes(given);
    }
    Map<String, Long> sizes = new LinkedHashMap<>();
    JsonFields summary = JsonFields.read(saved().get().directory().resolve("summary.json"));
    for (JsonFields each : summary.elements("logFiles")) {
      sizes.put(each.text("file"), each.count("bytes"));
    }
    return sizes;
  }

  private List<TextSignal> textSignals() {
    List<TextSignal> signals = new ArrayList<>();
    ServedModels.byName(models)
        .forEach(
            (name, source) -> {
              String signal = models.size() == 1 ? "accuracy" : "accuracy:" + name;
              signals.add(new AccuracySignal(signal, name, source));
            });
    signals.add(new ComplaintsSignal(seed, run()));
    return signals;
  }

  private void addTo(Summary summary, LogMonitor monitor) {
    summary.put("windowSeconds", window.toSeconds());
    ArrayNode signals = summary.array("signals");
    for (Signal signal : monitor.signals()) {
      ObjectNode node =
          signals.addObject().put("name", signal.name()).put("status", signal.status().words());
      node.set("value", Json.number(orNaN(signal.value())));
      node.set("reference", Json.number(orNaN(signal.reference())));
      node.put("message", signal.message());
    }
    ArrayNode windows = summary.array("windows");
    for (LogWindow each : monitor.windows()) {
      ObjectNode node =
          windows
              .addObject()
              .put("start", each.start().toString())
              .put("decisions", each.decisions());
      node.set("confidence", Json.number(each.confidence()));
      node.set("medianMillis", Json.number(each.millis(0.5)));
      node.set("p95Millis", Json.number(each.millis(0.95)));
      ObjectNode labels = node.putObject("labels");
      new TreeMap<>(each.labels()).forEach(labels::put);
      node.put("rewards", each.rewards());
      node.set("reward", Json.number(each.reward()));
    }
    summary.put("tornLines", monitor.tornLines());
  }

  private static double orNaN(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }
}
