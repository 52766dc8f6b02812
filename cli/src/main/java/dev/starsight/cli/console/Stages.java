package dev.starsight.cli.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.starsight.report.ReportTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The stages of a long command: announced when they start, timed, and listed in the summary. */
public final class Stages {

  private record Stage(String name, double seconds, String status) {}

  private final Console console;
  private final List<Stage> stages = new ArrayList<>();
  private final Map<String, Double> known = new HashMap<>();

  public Stages(Console console) {
    this.console = console;
  }

  /** Takes the times from the summary of an earlier run of the same stages. */
  public void useTimesOf(JsonNode summary) {
    for (JsonNode stage : summary.path("stages")) {
      known.put(stage.path("name").asText(), stage.path("seconds").asDouble());
    }
  }

  public void run(String name, String announcement, Interruption.Work work) throws IOException {
    console.note("[%d] %s", stages.size() + 1, announcement);
    long start = System.nanoTime();
    work.run();
    double seconds = Math.round((System.nanoTime() - start) / 1e6) / 1e3;
    stages.add(new Stage(name, known.getOrDefault(name, seconds), "done"));
  }

  /** Records a stage that is left out, and the reason. */
  public void skip(String name, String reason) {
    console.note("[%d] %s: left out, %s", stages.size() + 1, name, reason);
    stages.add(new Stage(name, 0, "skipped"));
  }

  public void addTo(ArrayNode array) {
    for (Stage stage : stages) {
      array
          .addObject()
          .put("name", stage.name())
          .put("seconds", stage.seconds())
          .put("status", stage.status());
    }
  }

  public ReportTable table() {
    ReportTable table = ReportTable.of("Stages", "stage", "time", "status");
    for (Stage stage : stages) {
      table =
          table.row(
              stage.name(), String.format(Locale.ROOT, "%.1f s", stage.seconds()), stage.status());
    }
    return table;
  }
}
