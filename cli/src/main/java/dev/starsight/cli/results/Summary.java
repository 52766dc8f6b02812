package dev.starsight.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Provenance;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Path;

/** {@code summary.json}: what a command did, for scripts. The fields are a contract. */
public final class Summary {

  private final ObjectNode tree = Json.object();
  private final long startedAt;

  public Summary(String command, long seed, int threads, long startedAt) {
    this.startedAt = startedAt;
    tree.put("command", command);
    tree.put("version", Version.current());
    tree.put("seed", seed);
    tree.put("threads", threads);
    tree.put("seconds", 0.0);
    tree.put("peakMemoryBytes", 0L);
    tree.putArray("inputs");
  }

  /** Adds the files that were read. */
  public Summary inputs(Provenance provenance) {
    ArrayNode inputs = (ArrayNode) tree.get("inputs");
    for (Provenance.Source source : provenance.sources()) {
      ObjectNode input = inputs.addObject();
      input.put("path", source.path());
      input.put("sha256", source.sha256());
      input.put("rows", source.rows());
      input.put("rejected", source.rejected());
    }
    return this;
  }

  /** The tree itself, for what knows how to add itself. */
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

  /** The whole as one line; time and memory are those of now. */
  public String toJson() {
    finish();
    return tree.toString();
  }

  /** Writes the whole as {@code summary.json} into a directory. */
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
