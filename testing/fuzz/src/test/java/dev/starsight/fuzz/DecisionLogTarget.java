package dev.starsight.fuzz;

import dev.starsight.serving.comparison.ModelComparison;
import dev.starsight.serving.decisions.Decision;
import dev.starsight.serving.decisions.DecisionLog;
import dev.starsight.serving.decisions.Feedback;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The log of a server, read by `compare` and continued by the next server. */
final class DecisionLogTarget implements FuzzTarget {

  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws IOException {
    Path directory = scratch.resolve("log");
    try (DecisionLog log = DecisionLog.open(directory)) {
      for (String model : List.of("a", "b")) {
        log.append(
            new Decision(
                "id-" + model,
                AT,
                "shares",
                model,
                "0123",
                0.5,
                "5",
                0.75,
                Map.of("1", 0.25, "5", 0.75),
                4,
                1.5,
                List.of(new Decision.Shadow("c", "4567", "1", 0.5)),
                model.equals("a") ? "fine" : null));
        log.append(new Feedback("id-" + model, AT, 1)).toCompletableFuture().join();
      }
    }
    return List.of(FuzzFiles.load(directory));
  }

  @Override
  public void read(Path directory) throws IOException {
    ModelComparison.of(directory);
    DecisionLog.open(directory).close();
  }
}
