package dev.starsight.cli.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.starsight.report.ReportTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The stages of a long command: announced when they start, timed, and listed in the summary. */
public final class Stages {

  private record Stage(String name, double seconds, String status) {}

  private final Console console;
  private final List<Stage> stages = new ArrayList<>();

  public Stages(Console console) {
    this.console = console;
  }

  public void run(String name, String announcement, Interruption.Work work) throws IOException {
    console.note("[%d] %s", stages.size() + 1, announcement);
    long start = System.nanoTime();
    work.run();
    stages.add(new Stage(name, (System.nanoTime() - start) / 1e9, "done"));
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
          .put("seconds", Math.round(stage.seconds() * 1e3) / 1e3)
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
