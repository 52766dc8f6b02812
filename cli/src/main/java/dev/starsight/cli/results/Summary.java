package dev.starsight.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Provenance;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Path;

/** The summary of a command for scripts; docs/summary-json.md defines its fields. */
public final class Summary {

  private final ObjectNode tree = Json.object();
  private final long startedAt;

  public Summary(String command, long seed, int threads, long startedAt) {
    this.startedAt = startedAt;
    tree.put("command", command)
        .put("version", Version.current())
        .put("seed", seed)
        .put("threads", threads)
        .put("seconds", 0.0)
        .put("peakMemoryBytes", 0L)
        .putArray("inputs");
  }

  public Summary inputs(Provenance provenance) {
    ArrayNode inputs = (ArrayNode) tree.get("inputs");
    provenance.sources().forEach(each -> inputs.add(each.toJson()));
    return this;
  }

  public ObjectNode tree() {
    return tree;
  }

  public Summary put(String field, JsonNode value) {
    tree.set(field, value);
    return this;
  }

  public Summary put(String field, String value) {
    tree.put(field, value);
    return this;
  }

  public Summary put(String field, long value) {
    tree.put(field, value);
    return this;
  }

  public Summary put(String field, double value) {
    tree.set(field, Json.number(value));
    return this;
  }

  public ArrayNode array(String field) {
    return tree.putArray(field);
  }

  public ObjectNode object(String field) {
    return tree.putObject(field);
  }

  /** Returns the summary as one line, with the time and memory until the first such call. */
  public String toJson() {
    finish();
    return tree.toString();
  }

  public void writeTo(Path directory) throws IOException {
    finish();
    Json.write(directory.resolve("summary.json"), tree);
  }

  private void finish() {
    if (tree.get("peakMemoryBytes").asLong() == 0) {
      tree.put("seconds", Math.round((System.nanoTime() - startedAt) / 1e6) / 1e3);
      tree.put("peakMemoryBytes", Memory.peakBytes());
    }
  }
}
