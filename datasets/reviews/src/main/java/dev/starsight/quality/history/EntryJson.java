package dev.starsight.quality.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.SealedLine;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.anomalies.Anomaly;
import dev.starsight.quality.anomalies.ExpectedRange;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The file of an entry: a line of JSON that ends with a checksum, so that a file that was cut or
 * edited is noticed.
 */
final class EntryJson {

  /** The format of all JSON files of a history. */
  static final int FORMAT = 1;

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{12}");

  /**
   * An entry as it is on disk.
   *
   * @param states the digest in the name of its file of states
   */
  record Stored(HistoryEntry entry, String states) {}

  private EntryJson() {}

  static void write(Path file, Stored stored) throws IOException {
    HistoryEntry entry = stored.entry();
    ObjectNode node = Json.object().put("format", FORMAT);
    node.put("time", entry.key().time().toString()).put("timeTag", entry.key().timeTag());
    ObjectNode tags = node.putObject("tags");
    entry.key().tags().forEach(tags::put);
    node.put("added", entry.added().toString()).put("states", stored.states());
    entry.provenance().sources().stream()
        .map(Provenance.Source::toJson)
        .forEach(node.putArray("inputs")::add);
    ArrayNode steps = node.putArray("steps");
    entry.provenance().steps().forEach(steps::add);
    ArrayNode anomalies = node.putArray("anomalies");
    entry.anomalies().forEach(anomaly -> anomalies.add(anomaly.toJson()));
    ObjectNode metrics = node.putObject("metrics");
    for (DataMetric metric : entry.metrics()) {
      child(child(metrics, metric.entity().title()), metric.instance())
          .put(metric.name(), metric.value());
    }
    writeSealed(file, node);
  }

  /** Returns a field that is an object, new if it is not there; also with Spark's older Jackson. */
  private static ObjectNode child(ObjectNode node, String name) {
    return node.get(name) instanceof ObjectNode known ? known : node.putObject(name);
  }

  static void writeSealed(Path file, ObjectNode node) throws IOException {
    AtomicFile.writeDurably(file, SealedLine.of(node) + "\n");
  }

  /**
   * Reads a file that {@link #writeSealed} wrote.
   *
   * @throws IOException naming the file, if a newer Starsight wrote it or it is damaged
   */
  static JsonFields readSealed(Path file) throws IOException {
    String line;
    try {
      line = Files.readString(file, StandardCharsets.UTF_8).stripTrailing();
    } catch (CharacterCodingException e) {
      throw new DamagedFileException(file.toString(), "not JSON: it is not UTF-8", e);
    }
    JsonFields fields = JsonFields.parse(file.toString(), line);
    fields.requireFormat(FORMAT);
    if (!SealedLine.isWhole(line)) {
      throw new DamagedFileException(
          file.toString(), "its checksum is wrong, so it is damaged or was edited");
    }
    return fields;
  }

  /**
   * Reads the file of an entry.
   *
   * @throws IOException naming the file, if a newer Starsight wrote it, it is damaged or it is the
   *     file of another entry
   */
  static Stored read(Path file) throws IOException {
    JsonFields fields = readSealed(file);
    HistoryEntry entry =
        new HistoryEntry(
            fields.as(EntryJson::key),
            metrics(fields.object("metrics")),
            fields.list("anomalies", EntryJson::anomaly),
            new Provenance(fields.list("inputs", EntryJson::source), fields.texts("steps")),
            fields.as(each -> instant(each.text("added"))));
    EntryKey key = entry.key();
    if (!file.endsWith(key.fileName() + ".json")) {
      throw new DamagedFileException(
          file.toString(),
          "it is the entry of %s and must be called %s.json"
              .formatted(key.words(), key.fileName()));
    }
    return new Stored(entry, digest(fields));
  }

  private static Provenance.Source source(JsonFields fields) throws IOException {
    return new Provenance.Source(
        fields.text("path"), fields.text("sha256"), fields.count("rows"), fields.count("rejected"));
  }

  /** Returns the digest that names a file of states. */
  static String digest(JsonFields fields) throws IOException {
    String digest = fields.text("states");
    if (!isDigest(digest)) {
      throw fields.refused("states", "12 hexadecimal digits");
    }
    return digest;
  }

  static boolean isDigest(String text) {
    return DIGEST.matcher(text).matches();
  }

  private static EntryKey key(JsonFields fields) throws IOException {
    Map<String, String> tags = new TreeMap<>();
    JsonFields object = fields.object("tags");
    for (String name : object.names()) {
      tags.put(name, object.text(name));
    }
    try {
      return new EntryKey(time(fields), fields.text("timeTag"), new TreeMap<>(tags));
    } catch (StarsightException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static OffsetDateTime time(JsonFields fields) throws IOException {
    try {
      return OffsetDateTime.parse(fields.text("time"));
    } catch (DateTimeException e) {
      throw fields.refused("time", "a date and time with an offset");
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("the time " + text + " is none", e);
    }
  }

  /** Reads metrics by entity, instance and name; a year has so many that their tree is walked. */
  private static List<DataMetric> metrics(JsonFields fields) throws IOException {
    List<DataMetric> metrics = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entity : fields.tree().properties()) {
      DataMetric.Entity known = entity(fields.source(), entity.getKey());
      for (Map.Entry<String, JsonNode> instance : entity.getValue().properties()) {
        for (Map.Entry<String, JsonNode> each : instance.getValue().properties()) {
          if (!each.getValue().isNumber()) {
            throw new DamagedFileException(
                fields.source(),
                "the metric %s of %s must be a number, but is %s"
                    .formatted(each.getKey(), instance.getKey(), each.getValue()));
          }
          double value = each.getValue().doubleValue();
          metrics.add(new DataMetric(known, instance.getKey(), each.getKey(), value, ""));
        }
      }
    }
    return metrics;
  }

  private static DataMetric metric(JsonFields fields) throws IOException {
    return new DataMetric(
        entity(fields.source(), fields.text("entity")),
        fields.text("instance"),
        fields.text("name"),
        fields.realOrNaN("value"),
        "");
  }

  static DataMetric.Entity entity(String source, String title) throws IOException {
    for (DataMetric.Entity entity : DataMetric.Entity.values()) {
      if (entity.title().equals(title)) {
        return entity;
      }
    }
    throw new DamagedFileException(
        source, "an entity must be Dataset, Column or Multicolumn, but is \"%s\"".formatted(title));
  }

  private static Anomaly anomaly(JsonFields fields) throws IOException {
    ExpectedRange range =
        new ExpectedRange(
            fields.realOrNaN("expected"),
            fields.isNull("lower") ? Double.NEGATIVE_INFINITY : fields.real("lower"),
            fields.isNull("upper") ? Double.POSITIVE_INFINITY : fields.real("upper"));
    return new Anomaly(metric(fields), time(fields), range, fields.text("rule"));
  }
}
