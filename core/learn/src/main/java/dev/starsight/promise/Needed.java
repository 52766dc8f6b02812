package dev.starsight.promise;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The labelled rows that it would take to make a promise that the present rows cannot make.
 * Immutable.
 *
 * @param rows an estimate of their number; null if no number of rows is enough, because the model
 *     is not good enough
 * @param perLabel how many of them would have each label, drawn as the present rows were; empty
 *     without {@code rows}
 * @param reason one sentence for people
 */
public record Needed(@Nullable Long rows, Map<String, Long> perLabel, String reason) {

  public Needed {
    perLabel = Collections.unmodifiableMap(new LinkedHashMap<>(perLabel));
    Objects.requireNonNull(reason, "reason");
  }

  /** Returns the same as JSON: docs/summary-json.md describes the fields. */
  public ObjectNode toJson() {
    ObjectNode node = Json.object().put("rows", rows);
    perLabel.forEach(node.putObject("perLabel")::put);
    return node.put("reason", reason);
  }
}
