package dev.starsight.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A finished result as its {@code summary.json} tells of it. Immutable.
 *
 * @param path relative to the directory that was searched, with slashes; {@code .} for itself
 * @param directory of the result
 * @param command that made it
 * @param version of Starsight that made it
 * @param seed its random seed
 * @param settings what was chosen: texts, flags and thread counts of the summary, the inputs by
 *     name and digest, and the settings of the model in the result with {@code model.} in front
 * @param metrics what was measured: the metrics of the test part, or of the rows that were
 *     evaluated, by their ids; those of the validation part with {@code validation.} in front;
 *     {@code rows}, {@code seconds} and {@code peakMemoryBytes}
 * @param intervals 95 % intervals of some metrics
 * @param epochs by metric its values epoch by epoch, empty for most commands
 * @param finished when the summary was written
 */
record PastRun(
    String path,
    Path directory,
    String command,
    String version,
    long seed,
    Map<String, String> settings,
    Map<String, Double> metrics,
    Map<String, Interval> intervals,
    Map<String, List<Double>> epochs,
    Instant finished) {

  private static final String VALIDATION = "validation.";

  /** Where the summaries of commands keep the metrics of rows that chose nothing. */
  private static final List<String> MEASURED = List.of("test", "evaluation", "metrics");

  /** Texts that are no settings: what a result is called, and what was found. */
  private static final List<String> NO_SETTINGS =
      List.of("command", "version", "report", "out", "best", "sentence");

  PastRun {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    intervals = Map.copyOf(intervals);
    epochs = Collections.unmodifiableMap(new LinkedHashMap<>(epochs));
  }

  /**
   * Reads a summary.
   *
   * @param root the directory that was searched
   * @return empty if the file is JSON, but not a summary of a command
   * @throws IOException naming the file, if it is damaged or cannot be read
   */
  static Optional<PastRun> read(Path root, Path file) throws IOException {
    JsonNode summary = Json.read(file);
    if (!summary.path("command").isTextual()
        || !summary.path("version").isTextual()
        || !summary.path("seed").isIntegralNumber()
        || !summary.path("inputs").isArray()) {
      return Optional.empty();
    }
    Path directory = Objects.requireNonNull(file.getParent());
    String path = Json.path(root, directory);
    Builder builder = new Builder(summary);
    builder.addSettings(directory);
    builder.addMetrics();
    return Optional.of(
        new PastRun(
            path.isEmpty() ? "." : path,
            directory,
            summary.get("command").textValue(),
            summary.get("version").textValue(),
            summary.get("seed").longValue(),
            builder.settings,
            builder.metrics,
            builder.intervals,
            builder.epochs,
            Files.getLastModifiedTime(file).toInstant()));
  }

  double metric(String name) {
    return metrics.getOrDefault(name, Double.NaN);
  }

  /** Returns a setting, or the command, the version, the seed or the path; empty if it has none. */
  Optional<String> value(String key) {
    return switch (key) {
      case "command" -> Optional.of(command);
      case "version" -> Optional.of(version);
      case "seed" -> Optional.of(Long.toString(seed));
      case "path" -> Optional.of(path);
      default -> Optional.ofNullable(settings.get(key));
    };
  }

  private static final class Builder {

    private static final int DIGEST = 12;

    /** Settings that are longer are cut. */
    private static final int LONGEST = 1000;

    private final JsonNode summary;
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<String, Double> metrics = new LinkedHashMap<>();
    private final Map<String, Interval> intervals = new LinkedHashMap<>();
    private final Map<String, List<Double>> epochs = new LinkedHashMap<>();

    Builder(JsonNode summary) {
      this.summary = summary;
    }

    void addSettings(Path directory) {
      for (Map.Entry<String, JsonNode> field : summary.properties()) {
        JsonNode value = field.getValue();
        if (!NO_SETTINGS.contains(field.getKey())
            && (value.isTextual() || value.isBoolean() || isTexts(value))) {
          settings.put(field.getKey(), cut(text(value), LONGEST));
        }
      }
      for (String number : List.of("threads", "maxLength")) {
        if (summary.path(number).isIntegralNumber()) {
          settings.put(number, summary.get(number).asText());
        }
      }
      List<String> inputs = new ArrayList<>();
      for (JsonNode input : summary.get("inputs")) {
        String name = input.path("path").asText();
        inputs.add(
            "%s (%s)"
                .formatted(
                    name.substring(name.lastIndexOf('/') + 1),
                    digest(input.path("sha256").asText())));
      }
      if (!inputs.isEmpty()) {
        settings.put("inputs", cut(String.join(", ", inputs), LONGEST));
      }
      addModel(directory);
    }

    private static String digest(String sha256) {
      return sha256.substring(0, Math.min(DIGEST, sha256.length()));
    }

    private static String cut(String text, int length) {
      return text.length() <= length ? text : text.substring(0, length) + "…";
    }

    private static boolean isTexts(JsonNode value) {
      return value.isArray() && !value.isEmpty() && value.size() <= 100 && value.get(0).isTextual();
    }

    private static String text(JsonNode value) {
      if (!value.isArray()) {
        return value.asText();
      }
      List<String> texts = new ArrayList<>();
      value.forEach(each -> texts.add(each.asText()));
      return String.join(", ", texts);
    }

    private void addModel(Path directory) {
      try {
        ModelDescription model = ModelDirectory.describe(RunModel.of(directory));
        settings.put("model.kind", model.kind());
        model.settings().forEach((name, value) -> settings.put("model." + name, value));
      } catch (IOException | RuntimeException e) {
        // It has no model, or the model is gone: then there is nothing to say of it.
      }
    }

    void addMetrics() {
      for (String name : MEASURED) {
        if (summary.path(name).has(Metric.ACCURACY.id())) {
          add("", summary.get(name));
          break;
        }
      }
      for (JsonNode row : summary.path("leaderboard")) {
        if (row.path("name").equals(summary.path("best"))) {
          add(VALIDATION, row.path("validation"));
        }
      }
      for (JsonNode epoch : summary.path("epochs")) {
        addEpoch(epoch);
      }
      for (String name : List.of("rows", "seconds", "peakMemoryBytes")) {
        if (summary.path(name).isNumber()) {
          metrics.put(name, summary.get(name).asDouble());
        }
      }
    }

    private void add(String prefix, JsonNode measured) {
      for (Metric metric : Metric.values()) {
        JsonNode value = measured.path(metric.id());
        if (value.isNumber()) {
          metrics.put(prefix + metric.id(), value.asDouble());
        }
        JsonNode ends = measured.path("intervals").path(metric.id());
        if (ends.path(0).isNumber() && ends.path(1).isNumber()) {
          intervals.put(
              prefix + metric.id(), new Interval(ends.get(0).asDouble(), ends.get(1).asDouble()));
        }
      }
    }

    private void addEpoch(JsonNode epoch) {
      for (String name : List.of("trainLoss", "validationLoss")) {
        step(name, epoch.path(name));
      }
      for (Metric metric : Metric.values()) {
        step(VALIDATION + metric.id(), epoch.path("validation").path(metric.id()));
      }
      if (epoch.path("epoch").equals(summary.path("bestEpoch"))) {
        add(VALIDATION, epoch.path("validation"));
      }
    }

    private void step(String name, JsonNode value) {
      epochs
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(value.isNumber() ? value.asDouble() : Double.NaN);
    }
  }
}
