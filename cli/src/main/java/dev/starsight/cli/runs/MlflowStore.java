package dev.starsight.cli.runs;

import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Results in the layout of MLflow's file store (2.x), one experiment with a run for each: {@code
 * mlflow ui --backend-store-uri DIR} shows it. Ids are derived from the contents, so the same
 * results give the same files. Models are not copied.
 */
final class MlflowStore {

  /** MLflow's numbers for the status FINISHED and the type LOCAL of a source. */
  private static final int FINISHED = 3;

  private static final int LOCAL = 4;

  /** The longest parameter that MLflow takes. */
  private static final int LONGEST_PARAMETER = 6000;

  private static final List<String> ARTIFACTS = List.of(RunModel.SUMMARY, "report.html");

  private final Path written;
  private final Path target;
  private final String name;

  /**
   * Prepares an export.
   *
   * @param written an empty directory
   * @param target the directory that it will become
   * @param name of the experiment
   */
  MlflowStore(Path written, Path target, String name) {
    this.written = written;
    this.target = target.toAbsolutePath().normalize();
    this.name = name;
  }

  void write(List<PastRun> runs) throws IOException {
    String experiment = experimentId();
    long first = runs.stream().mapToLong(run -> start(run)).min().orElse(0);
    long last = runs.stream().mapToLong(run -> end(run)).max().orElse(0);
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("artifact_location", uri(experiment));
    meta.put("creation_time", first);
    meta.put("experiment_id", experiment);
    meta.put("last_update_time", last);
    meta.put("lifecycle_stage", "active");
    meta.put("name", name);
    write(experiment + "/meta.yaml", yaml(meta));
    for (PastRun run : runs) {
      write(experiment, run);
    }
  }

  /** Returns 18 digits, as MLflow's own ids have. */
  private String experimentId() {
    long digits = Math.floorMod(Sha256.prefix("experiment " + name), 900_000_000_000_000_000L);
    return Long.toString(100_000_000_000_000_000L + digits);
  }

  private static String runId(PastRun run) throws IOException {
    String contents = Sha256.of(run.directory().resolve(RunModel.SUMMARY)) + ' ' + run.path();
    return Sha256.of(contents.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }

  private static long end(PastRun run) {
    return run.finished().toEpochMilli();
  }

  private static long start(PastRun run) {
    double seconds = run.metric("seconds");
    return end(run) - (Double.isNaN(seconds) ? 0 : Math.round(1000 * seconds));
  }

  private String uri(String relative) {
    String directory = target.toUri().toString();
    return (directory.endsWith("/") ? directory : directory + "/") + relative;
  }

  private void write(String experiment, PastRun run) throws IOException {
    String id = runId(run);
    String place = experiment + "/" + id;
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("artifact_uri", uri(place + "/artifacts"));
    meta.put("end_time", end(run));
    meta.put("entry_point_name", "");
    meta.put("experiment_id", experiment);
    meta.put("lifecycle_stage", "active");
    meta.put("run_id", id);
    meta.put("run_name", run.path());
    meta.put("run_uuid", id);
    meta.put("source_name", "");
    meta.put("source_type", LOCAL);
    meta.put("source_version", "");
    meta.put("start_time", start(run));
    meta.put("status", FINISHED);
    meta.put("tags", List.of());
    meta.put("user_id", "starsight");
    write(place + "/meta.yaml", yaml(meta));
    Map<String, String> parameters = new LinkedHashMap<>(run.settings());
    parameters.put("seed", Long.toString(run.seed()));
    for (Map.Entry<String, String> each : parameters.entrySet()) {
      String value = each.getValue();
      write(
          place + "/params/" + key(each.getKey()),
          value.substring(0, Math.min(value.length(), LONGEST_PARAMETER)));
    }
    writeMetrics(place, run);
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("mlflow.runName", run.path());
    tags.put("mlflow.source.name", "starsight " + run.command());
    tags.put("mlflow.source.type", "LOCAL");
    tags.put("mlflow.user", "starsight");
    tags.put("starsight.command", run.command());
    tags.put("starsight.version", run.version());
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      write(place + "/tags/" + tag.getKey(), tag.getValue());
    }
    Path artifacts = Files.createDirectories(written.resolve(place).resolve("artifacts"));
    for (String artifact : ARTIFACTS) {
      Path file = run.directory().resolve(artifact);
      if (Files.isRegularFile(file)) {
        Files.copy(file, artifacts.resolve(artifact));
      }
    }
  }

  /** Writes a line for each value: time, value, step. */
  private void writeMetrics(String place, PastRun run) throws IOException {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    run.metrics().forEach((metric, value) -> lines.put(metric, List.of(line(end(run), value, 0))));
    run.epochs()
        .forEach(
            (metric, values) -> {
              List<String> steps = new ArrayList<>();
              for (int i = 0; i < values.size(); i++) {
                if (Double.isFinite(values.get(i))) {
                  steps.add(line(end(run), values.get(i), i + 1));
                }
              }
              if (!steps.isEmpty()) {
                lines.put(metric, steps);
              }
            });
    Files.createDirectories(written.resolve(place).resolve("metrics"));
    for (Map.Entry<String, List<String>> metric : lines.entrySet()) {
      write(place + "/metrics/" + key(metric.getKey()), String.join("", metric.getValue()));
    }
  }

  private static String line(long time, double value, int step) {
    return String.format(Locale.ROOT, "%d %s %d%n", time, Double.toString(value), step)
        .replace("\r\n", "\n");
  }

  /** Returns a name that MLflow takes: letters, digits, {@code _ - . /} and blanks. */
  private static String key(String text) {
    String safe = text.replaceAll("[^A-Za-z0-9_. -]", "_");
    return safe.startsWith(".") ? "_" + safe : safe;
  }

  private void write(String file, String text) throws IOException {
    AtomicFile.write(written.resolve(file), text);
  }

  /** Returns a mapping; texts are in double quotes, for which YAML has the escapes of JSON. */
  private static String yaml(Map<String, Object> values) {
    StringBuilder yaml = new StringBuilder();
    values.forEach(
        (key, value) -> {
          Object shown = value;
          if (value instanceof String text) {
            shown = Json.object().textNode(text);
          } else if (value instanceof List<?>) {
            shown = "[]";
          }
          yaml.append(key).append(": ").append(shown).append('\n');
        });
    return yaml.toString();
  }
}
