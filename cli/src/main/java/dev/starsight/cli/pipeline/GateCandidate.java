package dev.starsight.cli.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The model of a result, and how the rows of its result were split.
 *
 * @param model its directory
 * @param seed of the split
 * @param ratio of the parts
 * @param groupBy the column whose values are in one part each; null for none
 */
record GateCandidate(Path model, long seed, Ratio ratio, @Nullable String groupBy) {

  /**
   * Reads a result of {@code automl}, {@code finetune} or {@code workshop}.
   *
   * @throws StarsightException if it is the result of another command
   */
  static GateCandidate read(Path result) throws IOException {
    JsonNode summary = Json.read(result.resolve("summary.json"));
    String command = summary.path("command").asText();
    JsonNode groupBy = summary.path("split").path("groupBy");
    return new GateCandidate(
        switch (command) {
          case "automl" -> best(result, summary);
          case "finetune" -> result;
          case "workshop" -> result.resolve("model");
          default ->
              throw new StarsightException(
                  "%s: a candidate is the result of automl, finetune or workshop, but this is one of"
                          .formatted(result)
                      + " \""
                      + command
                      + '"');
        },
        summary.path("seed").asLong(),
        ratio(result, summary),
        groupBy.isTextual() ? groupBy.asText() : null);
  }

  /** Returns the directory of the best model of a search. */
  static Path best(Path result, JsonNode summary) {
    for (JsonNode row : summary.path("leaderboard")) {
      if (row.path("name").equals(summary.path("best"))) {
        return result.resolve(row.path("directory").asText());
      }
    }
    throw new StarsightException(result + ": its summary.json does not name the best candidate");
  }

  /** Returns the shares that a candidate of a search records, or else the usual ones. */
  private static Ratio ratio(Path result, JsonNode summary) throws IOException {
    for (JsonNode row : summary.path("leaderboard")) {
      if (row.path("source").isTextual()) {
        Path source = result.resolve(row.path("source").asText()).getParent();
        if (source != null && Files.exists(source.resolve(CandidateRecord.FILE))) {
          return CandidateRecord.read(source).search().ratio();
        }
      }
    }
    return LearningOptions.SPLIT;
  }
}
