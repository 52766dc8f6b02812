package dev.starsight.model.directory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.Calibration;
import dev.starsight.model.CleanText;
import dev.starsight.model.CommonWords;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.Metrics;
import dev.starsight.model.directory.ModelDescription.PayloadFile;
import dev.starsight.model.directory.ModelDirectory.ForeignModelException;
import dev.starsight.model.internal.MetricsJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code model.json}: a {@link ModelDescription} and, to detect flipped bytes in the file itself,
 * the SHA-256 of its bytes with the digits of this digest replaced by zeros.
 */
final class ModelJson {

  private static final int FORMAT = 1;

  /** For models that clean texts: versions that know only the first would not, and refuse it. */
  private static final int CLEANING_FORMAT = 2;

  private static final String ZEROS = "0".repeat(64);
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** Names that stay below the directory on every system. */
  private static final Pattern FILE_NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*+(/[A-Za-z0-9_-][A-Za-z0-9._-]*+)*+");

  private static final int LONGEST_NAME = 500;

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
          "reference",
          "version",
          "files");

  private ModelJson() {}

  static boolean isSafeName(String name) {
    return name.length() <= LONGEST_NAME && FILE_NAME.matcher(name).matches();
  }

  static byte[] write(ModelDescription model) {
    String zeroed = Json.pretty(tree(model)) + "\n";
    String digest = Sha256.of(zeroed.getBytes(StandardCharsets.UTF_8));
    return zeroed.replaceFirst(ZEROS, digest).getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode tree(ModelDescription model) {
    int format = CleanText.isIn(model.settings()) ? CLEANING_FORMAT : FORMAT;
    ObjectNode node =
        Json.object().put("format", format).put("digest", ZEROS).put("kind", model.kind());
    model.labels().labels().forEach(node.putArray("labels")::add);
    model.settings().forEach(node.putObject("settings")::put);
    node.put("textColumn", model.textColumn()).put("labelColumn", model.labelColumn());
    node.set("provenance", tree(model.provenance()));
    Metrics validation = model.validation();
    node.set("validation", validation == null ? null : MetricsJson.write(validation));
    Calibration calibration = model.calibration();
    node.set("calibration", calibration == null ? null : tree(calibration));
    node.put("reviewThreshold", model.reviewThreshold());
    ConfidenceReference reference = model.reference();
    if (reference != null) {
      node.set("reference", tree(reference));
    }
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
    ObjectNode node = Json.object().put("temperature", calibration.temperature());
    ArrayNode confidences = node.putArray("confidences");
    for (Calibration.Confidence confidence : calibration.confidences()) {
      confidences.addObject().put("slope", confidence.slope()).put("offset", confidence.offset());
    }
    return node;
  }

  private static ObjectNode tree(ConfidenceReference reference) {
    ObjectNode node =
        Json.object()
            .put("rows", reference.rows())
            .put("accuracy", reference.accuracy())
            .put("confidence", reference.confidence());
    reference.shares().forEach(node.putArray("shares")::add);
    node.put("slope", reference.slope());
    reference.offsets().forEach(node.putArray("offsets")::add);
    int[] hashes = reference.words().hashes();
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(hashes.length, Integer.BYTES));
    bytes.asIntBuffer().put(hashes);
    return node.put("words", Base64.getEncoder().encodeToString(bytes.array()))
        .put("wordShare", reference.wordShare());
  }

  private static ObjectNode tree(Provenance provenance) {
    ObjectNode node = Json.object();
    provenance.sources().stream()
        .map(Provenance.Source::toJson)
        .forEach(node.putArray("sources")::add);
    provenance.steps().forEach(node.putArray("steps")::add);
    return node;
  }

  /**
   * Reads and checks a file.
   *
   * @throws ForeignModelException naming the file, if it is not a {@code model.json} of this format
   * @throws DamagedFileException naming the file, if it is damaged in any other way
   */
  static ModelDescription read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    JsonFields fields =
        JsonFields.parse(file.toString(), new String(bytes, StandardCharsets.UTF_8));
    try {
      fields.requireFormat(FORMAT, CLEANING_FORMAT);
    } catch (IOException e) {
      throw new ForeignModelException(e.getMessage(), e);
    }
    checkDigest(file, bytes, fields.text("digest"));
    return fields.as(ModelJson::description);
  }

  private static void checkDigest(Path file, byte[] bytes, String digest) throws IOException {
    if (!DIGEST.matcher(digest).matches()) {
      throw new DamagedFileException(
          file.toString(), "the field \"digest\" must be 64 hexadecimal digits");
    }
    // Latin 1 preserves every byte, UTF-8 or not.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String zeroed = text.replaceFirst(digest, ZEROS);
    if (!Sha256.of(zeroed.getBytes(StandardCharsets.ISO_8859_1)).equals(digest)) {
      throw new DamagedFileException(
          file.toString(),
          "is damaged or was edited: its contents do not have the SHA-256 it states");
    }
  }

  private static ModelDescription description(JsonFields fields) throws IOException {
    fields.requireOnly(FIELDS);
    return new ModelDescription(
        fields.text("kind"),
        LabelSet.ordered(fields.texts("labels")),
        fields.textsByName("settings"),
        fields.text("textColumn"),
        fields.text("labelColumn"),
        new Provenance(
            fields.object("provenance").list("sources", ModelJson::source),
            fields.object("provenance").texts("steps")),
        fields.nullable("validation", MetricsJson::read),
        fields.nullable("calibration", ModelJson::calibration),
        fields.isNull("reviewThreshold") ? null : Double.valueOf(fields.real("reviewThreshold")),
        fields.has("reference") ? fields.nullable("reference", ModelJson::reference) : null,
        fields.text("version"),
        files(fields.object("files")));
  }

  private static Calibration calibration(JsonFields fields) throws IOException {
    return new Calibration(
        fields.real("temperature"),
        fields.list(
            "confidences",
            confidence ->
                new Calibration.Confidence(confidence.real("slope"), confidence.real("offset"))));
  }

  private static ConfidenceReference reference(JsonFields fields) throws IOException {
    return new ConfidenceReference(
        fields.count("rows"),
        fields.real("accuracy"),
        fields.real("confidence"),
        Arrays.stream(fields.reals("shares")).boxed().toList(),
        fields.real("slope"),
        Arrays.stream(fields.reals("offsets")).boxed().toList(),
        words(fields.text("words")),
        fields.real("wordShare"));
  }

  private static CommonWords words(String base64) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
    if (bytes.remaining() % Integer.BYTES != 0) {
      throw new IllegalArgumentException("hashes of words must have four bytes each");
    }
    int[] hashes = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(hashes);
    return CommonWords.ofHashes(hashes);
  }

  private static Provenance.Source source(JsonFields fields) throws IOException {
    return new Provenance.Source(
        fields.text("path"), fields.text("sha256"), fields.count("rows"), fields.count("rejected"));
  }

  private static Map<String, PayloadFile> files(JsonFields fields) throws IOException {
    Map<String, PayloadFile> files = new LinkedHashMap<>();
    for (String name : fields.names()) {
      if (!isSafeName(name)) {
        throw new IllegalArgumentException(
            "names a file that a model cannot have: \"%s\""
                .formatted(name.length() <= 100 ? name : name.substring(0, 100) + "…"));
      }
      JsonFields file = fields.object(name);
      files.put(name, new PayloadFile(file.text("sha256"), file.count("bytes")));
    }
    return files;
  }
}
