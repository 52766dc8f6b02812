package dev.starsight.cli.spark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.console.Console;
import dev.starsight.cli.input.RejectWarning;
import dev.starsight.data.Provenance;
import dev.starsight.delimited.Rejects;
import dev.starsight.delimited.Rejects.Reject;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the tasks that read files say of them. */
final class SparkFiles {

  private SparkFiles() {}

  /** Tells people of bad rows and formats, as where files are read here, and returns the files. */
  static Provenance tell(List<Path> described, Console console, boolean saysDialect)
      throws IOException {
    List<Provenance.Source> sources = new ArrayList<>();
    Set<String> dialects = new LinkedHashSet<>();
    for (Path file : described) {
      JsonNode json = Json.read(file);
      RejectWarning.warn(rejects(json), console);
      sources.add(
          new Provenance.Source(
              json.path("path").asText(),
              json.path("sha256").asText(),
              json.path("rows").asLong(),
              json.path("rejected").asLong()));
      if (saysDialect || json.path("isJsonLines").asBoolean()) {
        dialects.add(json.path("dialect").asText());
      }
    }
    dialects.forEach(each -> console.note("  read as " + each));
    return new Provenance(sources, List.of());
  }

  private static Rejects rejects(JsonNode json) {
    List<Reject> first = new ArrayList<>();
    for (JsonNode each : json.path("rejects")) {
      first.add(
          new Reject(
              each.path("source").asText(),
              each.path("line").asLong(),
              each.path("column").asInt(),
              each.path("path").asText(),
              each.path("reason").asText()));
    }
    return new Rejects(json.path("rejected").asLong(), first);
  }
}
