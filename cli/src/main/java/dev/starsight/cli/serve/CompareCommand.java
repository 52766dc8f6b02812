package dev.starsight.cli.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.results.Summary;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Json;
import dev.starsight.serving.comparison.ComparisonReport;
import dev.starsight.serving.comparison.ModelComparison;
import dev.starsight.serving.comparison.ModelComparison.Difference;
import dev.starsight.serving.comparison.ModelComparison.Estimate;
import dev.starsight.serving.comparison.ModelComparison.ShadowAgreement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code compare}: which of the models of a server is better. */
@Command(
    name = "compare",
    description =
        "Say which of the models of `serve --split … --log DIR` is better, from the rewards that"
            + " POST /feedback reported. The intervals hold however often one looks.",
    footer = {"", "Example: starsight compare --log decisions --out comparison"})
public final class CompareCommand extends StarsightCommand {

  @Option(
      names = "--log",
      required = true,
      paramLabel = "DIR",
      description = "Log that `serve --log` writes; it may be running.")
  private Path log = Path.of("log");

  @Mixin private final ReplaceOption.Out out = new ReplaceOption.Out();

  @Override
  public Integer call() throws IOException {
    try (AtomicDirectory directory = out.directory(this, List.of(log))) {
      ModelComparison comparison = ModelComparison.of(log);
      for (Estimate each : comparison.estimates()) {
        console().result("%s", line(each));
      }
      console().result("%s", ComparisonReport.sentence(comparison));
      if (comparison.unknownFeedback() > 0) {
        console()
            .note("rewards of decisions that are not in the log: %d", comparison.unknownFeedback());
      }
      ComparisonReport.of(comparison, log.toString())
          .writeTo(directory.path().resolve("report.html"));
      Summary summary = summary("compare").put("log", log.toString());
      addTo(summary, comparison);
      commit(directory, summary);
      print(summary);
    }
    return DONE;
  }

  private static String line(Estimate each) {
    String known =
        Double.isFinite(each.halfWidth())
            ? String.format(
                Locale.ROOT, "%.4f (± %.4f) per text", each.estimate(), each.halfWidth())
            : "too few rewards to say what it earns";
    return String.format(
        Locale.ROOT,
        "%-20s %,10d decisions, %,10d rewarded: %s",
        each.name(),
        each.decisions(),
        each.rewarded(),
        known);
  }

  private static void addTo(Summary summary, ModelComparison comparison) {
    ArrayNode models = summary.array("models");
    for (Estimate each : comparison.estimates()) {
      ObjectNode node =
          models
              .addObject()
              .put("name", each.name())
              .put("decisions", each.decisions())
              .put("rewarded", each.rewarded());
      node.set("estimate", Json.number(each.estimate()));
      addInterval(node, each.estimate(), each.halfWidth());
      node.set("inversePropensity", Json.number(each.weighted()));
    }
    ArrayNode differences = summary.array("differences");
    for (Difference each : comparison.differences()) {
      ObjectNode node = differences.addObject().put("name", each.name()).put("than", each.than());
      node.set("estimate", Json.number(each.estimate()));
      addInterval(node, each.estimate(), each.halfWidth());
    }
    ArrayNode shadows = summary.array("shadows");
    for (ShadowAgreement each : comparison.shadows()) {
      shadows
          .addObject()
          .put("name", each.name())
          .put("texts", each.texts())
          .put("agreed", each.agreed());
    }
    summary.tree().put("better", comparison.better().orElse(null));
    summary.put("unknownFeedback", comparison.unknownFeedback());
    summary.put("tornLines", comparison.tornLines());
  }

  private static void addInterval(ObjectNode node, double estimate, double halfWidth) {
    if (Double.isFinite(estimate) && Double.isFinite(halfWidth)) {
      node.putArray("interval").add(estimate - halfWidth).add(estimate + halfWidth);
    } else {
      node.putNull("interval");
    }
  }
}
