package dev.starsight.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.model.directory.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the model that a result is about. */
public final class RunModel {

  static final String SUMMARY = "summary.json";

  private RunModel() {}

  /**
   * Returns the directory of the model in a result: the result itself if it is a model, the model
   * of {@code workshop}, or the best one of {@code automl}; the edited one of {@code automl
   * --rerun}.
   *
   * @param run a result directory or a model
   * @throws StarsightException if the result has no model of its own
   * @throws DamagedFileException naming the file and the field that is wrong
   * @throws IOException if there is no such directory, or a file cannot be read
   */
  public static Path of(Path run) throws IOException {
    if (!Files.exists(run)) {
      throw new IOException(run + ": there is no such result");
    }
    if (Files.exists(run.resolve(ModelDirectory.MODEL_JSON))) {
      return run;
    }
    Path file = run.resolve(SUMMARY);
    if (!Files.isRegularFile(file)) {
      throw new StarsightException(
          run
              + ": is neither a model nor a finished result: there is no model.json and no "
              + SUMMARY
              + " in it");
    }
    JsonNode summary = Json.read(file);
    return switch (summary.path("command").asText()) {
      case "workshop" -> within(run, file, "model", summary.path("model"));
      case "automl" -> within(run, file, "leaderboard", best(summary));
      default ->
          throw new StarsightException(
              "%s: a result of `%s` has no model of its own; name one of automl, finetune or workshop"
                  .formatted(run, summary.path("command").asText()));
    };
  }

  /** Returns the directory of the best model, or of the only one that ran again. */
  private static JsonNode best(JsonNode summary) {
    boolean again = summary.has("rerun");
    JsonNode found = MissingNode.getInstance();
    for (JsonNode row : summary.path("leaderboard")) {
      if (again
          ? row.path("directory").isTextual()
          : row.path("name").equals(summary.path("best"))) {
        found = row.path("directory");
      }
    }
    return found;
  }

  private static Path within(Path run, Path file, String field, JsonNode path)
      throws DamagedFileException {
    Path root = run.normalize();
    if (path.isTextual() && !path.textValue().isEmpty()) {
      Path model = root.resolve(path.textValue()).normalize();
      boolean isHere = root.toString().isEmpty() && !model.startsWith("..");
      if (model.startsWith(root) || isHere) {
        return model;
      }
    }
    throw new DamagedFileException(
        file.toString(),
        "the field \"%s\" must name the best model's directory in the result, but is %s"
            .formatted(field, path.isMissingNode() ? "missing" : path));
  }
}
