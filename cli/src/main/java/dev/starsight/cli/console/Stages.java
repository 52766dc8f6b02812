package dev.starsight.cli.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.report.ReportTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The stages of a long command: said as they begin, timed, and listed in the summary. */
public final class Stages {

  /** A piece of work that may touch files. */
  public interface Work<T> {
    T run() throws IOException;
  }

  private record Stage(String name, double seconds, String status) {}

  private final Console console;
  private final List<Stage> stages = new ArrayList<>();

  public Stages(Console console) {
    this.console = console;
  }

  /** Runs a stage. */
  public <T> T run(String name, String says, Work<T> work) throws IOException {
    console.note(String.format(Locale.ROOT, "[%d] %s", stages.size() + 1, says));
    long start = System.nanoTime();
    T result = work.run();
    stages.add(new Stage(name, (System.nanoTime() - start) / 1e9, "done"));
    return result;
  }

  /** Notes a stage that is left out, and why. */
  public void skip(String name, String reason) {
    console.note(
        String.format(Locale.ROOT, "[%d] %s: left out, %s", stages.size() + 1, name, reason));
    stages.add(new Stage(name, 0, "skipped"));
  }

  public void addTo(ArrayNode array) {
    for (Stage stage : stages) {
      ObjectNode node = array.addObject();
      node.put("name", stage.name());
      node.put("seconds", Math.round(stage.seconds() * 1e3) / 1e3);
      node.put("status", stage.status());
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
