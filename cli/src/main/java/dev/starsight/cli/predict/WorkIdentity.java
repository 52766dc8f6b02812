package dev.starsight.cli.predict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.results.Version;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What predictions are made of, as far as it changes a byte of them: version, model, promise, input
 * and options. An input file is recognized by its path, its size and the time of its last change.
 * Predictions that were begun with something else are not continued.
 */
public final class WorkIdentity {

  private static final int FORMAT = 1;

  private final ObjectNode tree =
      Json.object().put("format", FORMAT).put("version", Version.current());

  public WorkIdentity with(String name, @Nullable String value) {
    tree.put(name, value);
    return this;
  }

  public WorkIdentity with(String name, List<String> values) {
    ArrayNode array = tree.putArray(name);
    values.forEach(array::add);
    return this;
  }

  /** Adds input files. */
  public WorkIdentity withInput(List<Path> files) throws IOException {
    ArrayNode inputs = tree.putArray("input");
    for (Path file : files) {
      inputs
          .addObject()
          .put("path", file.toRealPath().toString())
          .put("bytes", Files.size(file))
          .put("modified", Files.getLastModifiedTime(file).toInstant().toString());
    }
    return this;
  }

  ObjectNode toJson() {
    return tree;
  }

  /**
   * Requires that a file says the same.
   *
   * @throws StarsightException naming the first thing that differs
   * @throws IOException if it is damaged or a newer version wrote it
   */
  void requireSame(Path file) throws IOException {
    JsonFields fields = JsonFields.read(file);
    fields.requireFormat(FORMAT);
    Set<String> names = new TreeSet<>(fields.names());
    tree.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode then = fields.tree().path(name);
      if (!then.toString().equals(tree.path(name).toString())) {
        throw new StarsightException(
            ("%s: --resume cannot go on, because the %s is not the same: it was %s and is %s;"
                    + " without --resume it begins anew")
                .formatted(file.getParent(), name, shown(then), shown(tree.path(name))));
      }
    }
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "not given" : value.toString();
  }
}
