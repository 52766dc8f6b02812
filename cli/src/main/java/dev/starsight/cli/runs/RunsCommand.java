package dev.starsight.cli.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.ResultOwner;
import dev.starsight.model.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs}: lists and compares the results below a directory. */
@Command(
    name = "runs",
    description = {
      "List the results below a directory, the best first, and compare them: what they measured, in"
          + " which settings they differ, and how sure their differences are.",
    },
    footer = {
      "",
      "Example: starsight runs results --sort macroF1 --where command=automl --diff",
      "Example: starsight runs results --out comparison --mlflow mlruns"
    })
public final class RunsCommand extends StarsightCommand {

  private static final List<String> USUAL = List.of("accuracy", "balancedAccuracy", "mae");

  @Parameters(paramLabel = "DIR", description = "Directory with result directories in it.")
  private Path directory = Path.of("");

  @Option(
      names = "--sort",
      paramLabel = "METRIC",
      description =
          "Metric that ranks the results, such as accuracy, validation.macroF1 or seconds (default:"
              + " balancedAccuracy).")
  private @Nullable String sort;

  @Option(
      names = "--where",
      paramLabel = "KEY=VALUE",
      description =
          "Only results with this setting, command, seed, version or path; may be repeated.")
  private List<String> where = List.of();

  @Option(names = "--diff", description = "Also show the settings in which the results differ.")
  private boolean diff;

  @Option(names = "--out", paramLabel = "DIR", description = ReplaceOption.DIRECTORY)
  private @Nullable Path out;

  @Option(
      names = "--mlflow",
      paramLabel = "DIR",
      description =
          "Also write the results for MLflow: DIR is a store for mlflow ui --backend-store-uri.")
  private @Nullable Path mlflow;

  @Mixin private final ReplaceOption replace = new ReplaceOption();

  @Override
  public Integer call() throws IOException {
    PastRuns runs = PastRuns.in(directory);
    for (String condition : where) {
      runs = runs.where(condition);
    }
    String metric = sort == null ? Metric.BALANCED_ACCURACY.id() : sort;
    if (sort != null || runs.metrics().contains(metric)) {
      runs = runs.sortedBy(metric);
    }
    List<RunDifference> differences = RunDifference.fromFirst(runs.runs(), metric, seed);
    List<String> columns = columns(runs.metrics(), metric);
    Summary summary = summary(runs, metric, differences);
    try (Directories outputs = new Directories()) {
      if (out != null) {
        AtomicDirectory page = outputs.add(replace.directory(this, out, List.of(directory)));
        new RunsPage("Results in " + directory, runs, metric, columns, differences)
            .report()
            .writeTo(page.path().resolve("runs.html"));
        summary.writeTo(page.path());
      }
      if (mlflow != null) {
        ResultOwner owner = replace.owner("runs --mlflow");
        AtomicDirectory store = outputs.add(Outputs.directory(mlflow, owner, List.of(directory)));
        new MlflowStore(store.path(), mlflow, experiment()).write(runs.runs());
      }
      outputs.commit();
    }
    print(runs, columns, metric, differences);
    if (out != null) {
      console().result("page: %s", out.resolve("runs.html"));
    }
    if (mlflow != null) {
      console().result("%,d runs for MLflow: %s", runs.runs().size(), mlflow);
    }
    print(summary);
    return DONE;
  }

  private String experiment() {
    Path name = directory.toAbsolutePath().normalize().getFileName();
    return name == null ? "results" : name.toString();
  }

  /** Output directories that are put in their places when all are complete. */
  private final class Directories implements AutoCloseable {

    private final List<AtomicDirectory> all = new ArrayList<>();

    AtomicDirectory add(AtomicDirectory one) {
      all.add(one);
      return one;
    }

    void commit() throws IOException {
      for (AtomicDirectory each : all) {
        each.commit();
        each.notices().forEach(console()::result);
      }
    }

    @Override
    public void close() throws IOException {
      for (AtomicDirectory each : all) {
        each.close();
      }
    }
  }

  private static List<String> columns(Set<String> known, String metric) {
    List<String> columns = new ArrayList<>();
    if (known.contains(metric)) {
      columns.add(metric);
    }
    for (String usual : USUAL) {
      if (known.contains(usual) && !columns.contains(usual)) {
        columns.add(usual);
      }
    }
    if (!columns.contains("seconds")) {
      columns.add("seconds");
    }
    return columns;
  }

  private void print(
      PastRuns runs, List<String> columns, String metric, List<RunDifference> differences) {
    if (runs.runs().isEmpty()) {
      console().result("%s: there is no result", directory);
    } else {
      console().text(table(runs, columns));
    }
    for (RunDifference each : differences) {
      console()
          .result(
              "%s of %s minus that of the first: %s [%s, %s]%s",
              metric,
              each.other().path(),
              RunsPage.signed(each.value()),
              RunsPage.signed(each.interval().low()),
              RunsPage.signed(each.interval().high()),
              each.isPaired() ? ", row by row" : ", as if on other rows");
    }
    if (diff) {
      for (Map.Entry<String, Map<String, List<Integer>>> setting :
          runs.differentSettings().entrySet()) {
        console().result("%s", setting.getKey());
        setting
            .getValue()
            .forEach(
                (value, results) -> console().result("  %s: %s", PastRuns.numbers(results), value));
      }
    }
    if (runs.foreign() > 0) {
      console().note("%,d other files named summary.json were left out", runs.foreign());
    }
    runs.damaged().forEach(sentence -> console().warn("%s", sentence));
  }

  private static String table(PastRuns runs, List<String> columns) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("#", "result", "command", "seed"));
    head.addAll(columns);
    rows.add(head);
    for (int i = 0; i < runs.runs().size(); i++) {
      PastRun run = runs.runs().get(i);
      List<String> row =
          new ArrayList<>(
              List.of(
                  Integer.toString(i + 1), run.path(), run.command(), Long.toString(run.seed())));
      for (String column : columns) {
        double value = run.metric(column);
        row.add(Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4f", value));
      }
      rows.add(row);
    }
    return AlignedText.of(rows);
  }

  private Summary summary(PastRuns runs, String metric, List<RunDifference> differences) {
    Summary summary = summary("runs").put("metric", metric);
    ArrayNode list = summary.array("runs");
    for (PastRun run : runs.runs()) {
      ObjectNode node =
          list.addObject()
              .put("path", run.path())
              .put("command", run.command())
              .put("version", run.version())
              .put("seed", run.seed());
      run.settings().forEach(node.putObject("settings")::put);
      run.metrics().forEach(node.putObject("metrics")::put);
    }
    ArrayNode compared = summary.array("differences");
    for (RunDifference each : differences) {
      ObjectNode node = compared.addObject().put("path", each.other().path());
      node.set("difference", Json.number(each.value()));
      node.putArray("interval")
          .add(Json.number(each.interval().low()))
          .add(Json.number(each.interval().high()));
      node.put("paired", each.isPaired()).put("clear", each.isClear());
    }
    summary.put("foreign", runs.foreign());
    runs.damaged().forEach(summary.array("damaged")::add);
    return summary;
  }
}
