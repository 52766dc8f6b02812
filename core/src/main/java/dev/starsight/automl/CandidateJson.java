package dev.starsight.automl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Balance;
import dev.starsight.data.Provenance;
import dev.starsight.data.Ratio;
import dev.starsight.files.Json;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@value CandidateRecord#FILE}: a {@link CandidateRecord} as JSON. */
final class CandidateJson {

  static final int FORMAT = 1;

  private static final String TEXTS = "List<String>";

  private CandidateJson() {}

  static void write(Path directory, CandidateRecord record) throws IOException {
    ObjectNode node = Json.object();
    node.put("format", FORMAT);
    node.put("name", record.name());
    node.put("kind", record.kind());
    node.put("rationale", record.rationale());
    node.put("source", record.source());
    ObjectNode settings = node.putObject("settings");
    record.settings().values().forEach((name, value) -> settings.set(name, setting(value)));
    node.put("trainer", record.expression());
    write(node, record.search());
    node.set("validation", record.validation().toJson());
    Json.write(directory.resolve(CandidateRecord.FILE), node);
  }

  private static void write(ObjectNode node, CandidateRecord.Search search) {
    node.put("metric", search.metric().id());
    node.put("seed", search.seed());
    ObjectNode split = node.putObject("split");
    Ratio ratio = search.ratio();
    split
        .putObject("ratio")
        .put("train", ratio.train())
        .put("validation", ratio.validation())
        .put("test", ratio.test());
    split.put("seed", search.splitSeed());
    node.put("textColumn", search.textColumn());
    node.put("labelColumn", search.labelColumn());
    node.set("features", texts(search.features()));
    ArrayNode inputs = node.putArray("inputs");
    for (Provenance.Source input : search.inputs()) {
      inputs
          .addObject()
          .put("path", input.path())
          .put("sha256", input.sha256())
          .put("rows", input.rows())
          .put("rejected", input.rejected());
    }
    node.put("balance", search.balance().option());
    node.put("version", search.version());
    node.put("threads", search.threads());
  }

  /** A value with its type, so that it is the same constant again. */
  private static ObjectNode setting(Object value) {
    ObjectNode setting = Json.object();
    if (value instanceof Enum<?> constant) {
      setting.put("type", constant.getDeclaringClass().getName());
    } else {
      setting.put("type", JavaConstant.type(value));
    }
    return setting.set("value", value(value));
  }

  /** A value of a constant as JSON has it; null where there is none. */
  static JsonNode value(@Nullable Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value == null) {
      return nodes.nullNode();
    }
    if (value instanceof Integer whole) {
      return nodes.numberNode(whole);
    }
    if (value instanceof Long whole) {
      return nodes.numberNode(whole);
    }
    if (value instanceof Double real && Double.isFinite(real)) {
      return nodes.numberNode(real);
    }
    if (value instanceof Boolean flag) {
      return nodes.booleanNode(flag);
    }
    if (value instanceof List<?> list) {
      return texts(list);
    }
    return nodes.textNode(value instanceof Enum<?> constant ? constant.name() : value.toString());
  }

  private static ArrayNode texts(List<?> values) {
    ArrayNode texts = JsonNodeFactory.instance.arrayNode();
    values.forEach(value -> texts.add(String.valueOf(value)));
    return texts;
  }

  static CandidateRecord read(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      throw new IOException(directory + ": there is no such candidate directory");
    }
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + ": a candidate is a directory, but this is a file");
    }
    Path file = directory.resolve(CandidateRecord.FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          directory
              + ": is not a candidate's directory: there is no file "
              + CandidateRecord.FILE
              + " in it");
    }
    JsonNode node = Json.read(file);
    if (!node.isObject()) {
      throw new IOException(file + ": must be a JSON object, but is not");
    }
    requireFormat(file, node.path("format"));
    try {
      return record(node);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static void requireFormat(Path file, JsonNode format) throws IOException {
    if (format.isInt() && format.intValue() > FORMAT) {
      throw new IOException(
          file
              + ": has format "
              + format.intValue()
              + ", written by a newer Starsight; this one reads format "
              + FORMAT);
    }
    if (!format.isInt() || format.intValue() != FORMAT) {
      throw new IOException(file + ": the field \"format\" must be " + FORMAT);
    }
  }

  private static CandidateRecord record(JsonNode node) {
    return new CandidateRecord(
        text(node, "name"),
        text(node, "kind"),
        text(node, "rationale"),
        text(node, "source"),
        text(node, "trainer"),
        settings(required(node, "settings")),
        search(node),
        validation(required(node, "validation")));
  }

  private static CandidateRecord.Search search(JsonNode node) {
    JsonNode split = required(node, "split");
    JsonNode ratio = required(split, "ratio");
    return new CandidateRecord.Search(
        metric(text(node, "metric")),
        whole(node, "seed"),
        new Ratio(real(ratio, "train"), real(ratio, "validation"), real(ratio, "test")),
        whole(split, "seed"),
        text(node, "textColumn"),
        text(node, "labelColumn"),
        texts(required(node, "features"), "features"),
        inputs(required(node, "inputs")),
        balance(text(node, "balance")),
        text(node, "version"),
        number(node, "threads"));
  }

  private static Metric metric(String id) {
    return Arrays.stream(Metric.values())
        .filter(metric -> metric.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the field \"metric\" must name a metric, but is \"" + id + "\""));
  }

  private static Balance balance(String option) {
    return Arrays.stream(Balance.values())
        .filter(balance -> balance.option().equals(option))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the field \"balance\" must be auto, minority, weights or none, but is \""
                        + option
                        + "\""));
  }

  private static List<Provenance.Source> inputs(JsonNode node) {
    List<Provenance.Source> inputs = new ArrayList<>();
    for (JsonNode input : node) {
      inputs.add(
          new Provenance.Source(
              text(input, "path"),
              text(input, "sha256"),
              whole(input, "rows"),
              whole(input, "rejected")));
    }
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("the field \"inputs\" must name a file");
    }
    return inputs;
  }

  private static Metrics validation(JsonNode node) {
    try {
      return Metrics.fromJson(node);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the field \"validation\": " + e.getMessage(), e);
    }
  }

  private static Settings settings(JsonNode node) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      try {
        values.put(entry.getKey(), setting(entry.getValue()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "the setting \"" + entry.getKey() + "\": " + e.getMessage(), e);
      }
    }
    return new Settings(values);
  }

  private static Object setting(JsonNode node) {
    String type = text(node, "type");
    return switch (type) {
      case "int" -> number(node, "value");
      case "long" -> whole(node, "value");
      case "double" ->
          required(node, "value").isTextual()
              ? Double.valueOf(text(node, "value"))
              : Double.valueOf(real(node, "value"));
      case "boolean" -> flag(node);
      case "String" -> text(node, "value");
      case TEXTS -> texts(required(node, "value"), "value");
      default -> constant(type, text(node, "value"));
    };
  }

  private static Object constant(String type, String name) {
    try {
      // Not initialized, so that no code runs but that of an enum.
      Class<?> found = Class.forName(type, false, CandidateJson.class.getClassLoader());
      if (found.isEnum()) {
        for (Object constant : found.getEnumConstants()) {
          if (((Enum<?>) constant).name().equals(name)) {
            return constant;
          }
        }
      }
    } catch (ClassNotFoundException e) {
      // Said below.
    }
    throw new IllegalArgumentException("there is no constant " + name + " of a type " + type);
  }

  private static JsonNode required(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw new IllegalArgumentException("the field \"" + field + "\" is missing");
    }
    return value;
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = required(node, field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("the field \"" + field + "\" must be a text");
    }
    return value.textValue();
  }

  private static boolean flag(JsonNode node) {
    JsonNode value = required(node, "value");
    if (!value.isBoolean()) {
      throw new IllegalArgumentException("the field \"value\" must be true or false");
    }
    return value.booleanValue();
  }

  private static long whole(JsonNode node, String field) {
    JsonNode value = required(node, field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException("the field \"" + field + "\" must be a whole number");
    }
    return value.longValue();
  }

  private static int number(JsonNode node, String field) {
    if (!required(node, field).isInt()) {
      throw new IllegalArgumentException(
          "the field \"" + field + "\" must be a whole number of at most 32 bits");
    }
    return required(node, field).intValue();
  }

  private static double real(JsonNode node, String field) {
    JsonNode value = required(node, field);
    if (!value.isNumber()) {
      throw new IllegalArgumentException("the field \"" + field + "\" must be a number");
    }
    return value.doubleValue();
  }

  private static List<String> texts(JsonNode node, String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : node) {
      if (!text.isTextual()) {
        throw new IllegalArgumentException("the field \"" + field + "\" must hold texts");
      }
      texts.add(text.textValue());
    }
    return List.copyOf(texts);
  }
}
