package dev.starsight.cli.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Evaluation.Difference;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.Metric;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelPointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pipeline gate}: lets a new model pass that is not worse than the current one. */
@Command(
    name = GateCommand.NAME,
    description = {
      "Let a new model pass: on its validation part it is not worse than the current model, and the"
          + " checks hold. Exit code 3 if it does not pass. Both models predict the same rows; rows"
          + " with a text that the current model was fitted on are left out."
    },
    footer = {
      "",
      "Example: starsight pipeline gate --candidate run --current models/reviews.json --check"
          + " quality --input reviews.tsv.gz --keep models/kept --out gate"
    })
public final class GateCommand extends StarsightCommand {

  static final String NAME = "gate";

  private static final int DIGITS = 16;

  @Option(
      names = "--candidate",
      required = true,
      paramLabel = "RUN",
      description = "Result of automl, finetune or workshop.")
  private Path candidate = Path.of("run");

  @Option(
      names = "--current",
      paramLabel = "MODEL",
      description =
          "The current model: its directory, or a file NAME.json that `promote` writes. If there is"
              + " no such file yet, any model passes, with a warning.")
  private @Nullable Path current;

  @Option(
      names = "--check",
      arity = "1..*",
      paramLabel = "DIR",
      description = "Results of `check`, all of which must hold.")
  private List<Path> checks = new ArrayList<>();

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      defaultValue = "balancedAccuracy",
      description = "Metric of the comparison (default: ${DEFAULT-VALUE}).")
  private Metric metric = Metric.BALANCED_ACCURACY;

  @Option(
      names = "--margin",
      paramLabel = "X",
      description =
          "Pass only if the 95 %% interval of the difference leaves no doubt that the new model is"
              + " at most X worse. Without it, it passes unless it is worse without doubt.")
  private @Nullable Double margin;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description =
          "Copy a model that passes to DIR/DIGEST, where no later run replaces it; the summary"
              + " names the copy.")
  private @Nullable Path keep;

  @Mixin private final InputOptions input = new InputOptions();

  @Mixin private final ReplaceOption.Out out = new ReplaceOption.Out();

  @Mixin final DeviceOption device = new DeviceOption();

  @Override
  public Integer call() throws IOException {
    input.require(this);
    if (margin != null && !(margin >= 0)) {
      throw new StarsightException("--margin must be at least 0, but is " + margin);
    }
    List<Path> sources = new ArrayList<>(Outputs.sources(input.files(), candidate));
    sources.addAll(checks);
    try (AtomicDirectory directory = out.directory(this, sources)) {
      GateCandidate judged = GateCandidate.read(candidate);
      List<String> reasons = new ArrayList<>(failedChecks());
      Summary summary = summary("pipeline gate").put("candidate", judged.model().toString());
      Optional<Path> before = currentModel();
      Optional<GateComparison> comparison = Optional.empty();
      if (before.isPresent()) {
        comparison = Optional.of(GateComparison.of(judged, before.get(), input, metric, this));
        summary.inputs(comparison.get().provenance());
        reason(comparison.get()).ifPresent(reasons::add);
      }
      boolean passes = reasons.isEmpty();
      summary.tree().put("current", before.map(Path::toString).orElse(null));
      summary.put("metric", metric.id());
      summary.tree().set("comparison", json(comparison.orElse(null)));
      summary.tree().put("passes", passes);
      reasons.forEach(summary.array("reasons")::add);
      summary
          .tree()
          .put(
              "model",
              passes ? kept(judged.model()).toAbsolutePath().normalize().toString() : null);
      commit(directory, summary);
      tell(comparison.orElse(null), reasons);
      print(summary);
      return passes ? DONE : CHECKS_FAILED;
    }
  }

  private List<String> failedChecks() throws IOException {
    List<String> failed = new ArrayList<>();
    for (Path result : checks) {
      JsonNode summary = Json.read(result.resolve("summary.json"));
      if (!summary.path("command").asText().equals("check")) {
        throw new StarsightException(result + ": this is no result of check");
      }
      for (JsonNode check : summary.path("checks")) {
        if (check.path("status").asText().equals("Failed") && !isWarning(check)) {
          failed.add(
              "%s: %s: %s"
                  .formatted(
                      result, check.path("constraint").asText(), check.path("message").asText()));
        }
      }
    }
    return failed;
  }

  private static boolean isWarning(JsonNode check) {
    return check.path("level").asText().equalsIgnoreCase("warning");
  }

  /**
   * Returns the directory of the current model; empty if there is none yet. Figures are derived
   * again with the model that was the current one then.
   */
  private Optional<Path> currentModel() throws IOException {
    if (saved().isPresent()) {
      JsonNode then = Json.read(saved().get().directory().resolve("summary.json")).path("current");
      return then.isTextual() ? Optional.of(Path.of(then.asText())) : Optional.empty();
    }
    Path given = current;
    if (given == null) {
      return Optional.empty();
    }
    if (Files.exists(given)) {
      return Optional.of(ModelPointer.resolve(given));
    }
    String name = String.valueOf(given.getFileName());
    if (!name.endsWith(ModelPointer.ENDING)) {
      throw new StarsightException("--current %s: there is no such model".formatted(given));
    }
    console()
        .warn(
            "there is no %s yet, so any model passes%s",
            given, PipelineFile.similar(name, pointersBeside(given)));
    return Optional.empty();
  }

  private static List<String> pointersBeside(Path missing) throws IOException {
    Path directory = missing.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(ModelPointer.ENDING))
          .toList();
    }
  }

  /** Returns why the candidate does not pass; empty if it does. */
  private Optional<String> reason(GateComparison comparison) {
    Difference difference = comparison.difference();
    double low = difference.interval().low();
    double high = difference.interval().high();
    boolean passes = margin == null ? !(high < 0) : low >= -margin;
    return passes
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s on %,d validation rows is %.4f, that of the current model %.4f; the difference"
                    + " is %.4f (95 %% interval %.4f to %.4f)%s",
                metric.id(),
                comparison.rows(),
                comparison.candidate(),
                comparison.current(),
                difference.value(),
                low,
                high,
                margin == null ? "" : ", and the margin " + margin));
  }

  private static @Nullable ObjectNode json(@Nullable GateComparison comparison) {
    if (comparison == null) {
      return null;
    }
    Difference difference = comparison.difference();
    ObjectNode node =
        Json.object().put("rows", comparison.rows()).put("leftOut", comparison.leftOut());
    node.set("candidate", Json.number(comparison.candidate()));
    node.set("current", Json.number(comparison.current()));
    node.set("difference", Json.number(difference.value()));
    node.putArray("interval")
        .add(Json.number(difference.interval().low()))
        .add(Json.number(difference.interval().high()));
    return node;
  }

  /** Copies a model to where no later run replaces it, and returns where it is. */
  private Path kept(Path model) throws IOException {
    if (keep == null) {
      return model;
    }
    String digest = Sha256.of(model.resolve(ModelDirectory.MODEL_JSON)).substring(0, DIGITS);
    Path target = keep.resolve(digest);
    if (!Files.exists(target) && saved().isEmpty()) {
      try (AtomicDirectory copy = AtomicDirectory.creating(target)) {
        Outputs.copy(model, copy.path());
        copy.commitDurably();
      }
    }
    return target;
  }

  private void tell(@Nullable GateComparison comparison, List<String> reasons) {
    if (comparison == null) {
      console().result("there is no current model to compare with");
    } else {
      console()
          .result(
              "%s on %,d validation rows: %.4f, and %.4f by the current model",
              metric.id(), comparison.rows(), comparison.candidate(), comparison.current());
    }
    console().result(reasons.isEmpty() ? "the new model passes" : "the new model does not pass:");
    reasons.forEach(reason -> console().result("  " + reason));
  }
}
