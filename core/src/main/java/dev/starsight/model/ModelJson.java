package dev.starsight.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.files.Json;
import dev.starsight.files.Sha256;
import dev.starsight.model.ModelDescription.PayloadFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * {@code model.json}: a {@link ModelDescription} and, so that a flipped byte of the file itself
 * shows too, the SHA-256 of its own bytes with this digest's digits replaced by zeros.
 */
final class ModelJson {

  static final int FORMAT = 1;
  private static final String ZEROS = "0".repeat(64);
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** Names that are safe below any directory on any system. */
  private static final Pattern FILE_NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

  private static final Set<String> FIELDS =
      Set.of(
          "format",
          "digest",
          "kind",
          "labels",
          "settings",
          "textColumn",
          "labelColumn",
          "provenance",
          "validation",
          "calibration",
          "reviewThreshold",
          "version",
          "files");

  private ModelJson() {}

  static boolean isSafeName(String name) {
    return FILE_NAME.matcher(name).matches();
  }

  static byte[] write(ModelDescription model) {
    String zeroed = Json.pretty(tree(model)) + "\n";
    String digest = Sha256.of(zeroed.getBytes(StandardCharsets.UTF_8));
    return zeroed.replaceFirst(ZEROS, digest).getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode tree(ModelDescription model) {
    ObjectNode node = Json.object();
    node.put("format", FORMAT);
    node.put("digest", ZEROS);
    node.put("kind", model.kind());
    ArrayNode labels = node.putArray("labels");
    model.labels().labels().forEach(labels::add);
    ObjectNode settings = node.putObject("settings");
    model.settings().forEach(settings::put);
    node.put("textColumn", model.textColumn());
    node.put("labelColumn", model.labelColumn());
    node.set("provenance", tree(model.provenance()));
    Metrics validation = model.validation();
    node.set("validation", validation == null ? null : validation.toJson());
    Calibration calibration = model.calibration();
    if (calibration == null) {
      node.putNull("calibration");
    } else {
      node.set("calibration", tree(calibration));
    }
    node.put("reviewThreshold", model.reviewThreshold());
    node.put("version", model.version());
    ObjectNode files = node.putObject("files");
    model
        .files()
        .forEach(
            (name, file) ->
                files.putObject(name).put("sha256", file.sha256()).put("bytes", file.bytes()));
    return node;
  }

  private static ObjectNode tree(Calibration calibration) {
    ObjectNode node = Json.object();
    node.put("temperature", calibration.temperature());
    ArrayNode confidences = node.putArray("confidences");
    for (Calibration.Confidence confidence : calibration.confidences()) {
      confidences.addObject().put("slope", confidence.slope()).put("offset", confidence.offset());
    }
    return node;
  }

  private static ObjectNode tree(Provenance provenance) {
    ObjectNode node = Json.object();
    ArrayNode sources = node.putArray("sources");
    for (Provenance.Source source : provenance.sources()) {
      sources
          .addObject()
          .put("path", source.path())
          .put("sha256", source.sha256())
          .put("rows", source.rows())
          .put("rejected", source.rejected());
    }
    ArrayNode steps = node.putArray("steps");
    provenance.steps().forEach(steps::add);
    return node;
  }

  /**
   * Reads and checks.
   *
   * @throws IOException naming the file, if anything about it is not as written
   */
  static ModelDescription read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    JsonNode node = Json.parse(file.toString(), new String(bytes, StandardCharsets.UTF_8));
    if (!node.isObject()) {
      throw new IOException(file + ": must be a JSON object, but is not: no model of ours");
    }
    JsonNode format = node.path("format");
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
    checkDigest(file, bytes, node.path("digest").asText(""));
    try {
      return description(node);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static void checkDigest(Path file, byte[] bytes, String digest) throws IOException {
    if (!DIGEST.matcher(digest).matches()) {
      throw new IOException(file + ": the field \"digest\" must be 64 hexadecimal digits");
    }
    // Latin 1 keeps every byte, UTF-8 or not.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String zeroed = text.replaceFirst(digest, ZEROS);
    if (!Sha256.of(zeroed.getBytes(StandardCharsets.ISO_8859_1)).equals(digest)) {
      throw new IOException(
          file + ": is damaged or was edited: its contents do not have the SHA-256 it states");
    }
  }

  private static ModelDescription description(JsonNode node) {
    Set<String> unknown = new TreeSet<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("has unknown fields " + unknown);
    }
    JsonNode validation = required(node, "validation");
    JsonNode calibration = required(node, "calibration");
    JsonNode threshold = required(node, "reviewThreshold");
    return new ModelDescription(
        text(node, "kind"),
        LabelSet.ordered(texts(node, "labels")),
        textMap(required(node, "settings")),
        text(node, "textColumn"),
        text(node, "labelColumn"),
        provenance(required(node, "provenance")),
        validation.isNull() ? null : Metrics.fromJson(validation),
        calibration.isNull() ? null : calibration(calibration),
        threshold.isNull() ? null : Double.valueOf(number(node, "reviewThreshold")),
        text(node, "version"),
        files(required(node, "files")));
  }

  private static Calibration calibration(JsonNode node) {
    List<Calibration.Confidence> confidences = new ArrayList<>();
    for (JsonNode confidence : node.path("confidences")) {
      confidences.add(
          new Calibration.Confidence(number(confidence, "slope"), number(confidence, "offset")));
    }
    return new Calibration(number(node, "temperature"), confidences);
  }

  private static Provenance provenance(JsonNode node) {
    List<Provenance.Source> sources = new ArrayList<>();
    for (JsonNode source : required(node, "sources")) {
      sources.add(
          new Provenance.Source(
              text(source, "path"),
              text(source, "sha256"),
              (long) number(source, "rows"),
              (long) number(source, "rejected")));
    }
    return new Provenance(sources, texts(node, "steps"));
  }

  private static Map<String, PayloadFile> files(JsonNode node) {
    Map<String, PayloadFile> files = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!isSafeName(entry.getKey())) {
        throw new IllegalArgumentException(
            "names a file outside of the model: \"" + entry.getKey() + "\"");
      }
      files.put(
          entry.getKey(),
          new PayloadFile(
              text(entry.getValue(), "sha256"), (long) number(entry.getValue(), "bytes")));
    }
    return files;
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

  private static double number(JsonNode node, String field) {
    JsonNode value = required(node, field);
    if (!value.isNumber()) {
      throw new IllegalArgumentException("the field \"" + field + "\" must be a number");
    }
    return value.doubleValue();
  }

  private static List<String> texts(JsonNode node, String field) {
    List<String> texts = new ArrayList<>();
    for (Iterator<JsonNode> it = required(node, field).elements(); it.hasNext(); ) {
      JsonNode value = it.next();
      if (!value.isTextual()) {
        throw new IllegalArgumentException("the field \"" + field + "\" must hold texts");
      }
      texts.add(value.textValue());
    }
    return texts;
  }

  private static Map<String, String> textMap(JsonNode node) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      map.put(entry.getKey(), entry.getValue().asText());
    }
    return map;
  }
}
