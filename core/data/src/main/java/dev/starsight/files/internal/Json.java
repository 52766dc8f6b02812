package dev.starsight.files.internal;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** JSON as trees. Numbers that JSON cannot represent (NaN, infinities) are written as null. */
public final class Json {

  /** The field that {@link #seal} adds. */
  public static final String SEAL = "seal";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();

  /** What Jackson adds for those who configure it. */
  private static final Pattern NAMES_OF_CODE = Pattern.compile(" \\(bound as `.*|, from `[^`]*`");

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Reads a file.
   *
   * @throws DamagedFileException with path, line and column, if it is not JSON
   * @throws IOException with the path, if it cannot be read
   */
  public static JsonNode read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new DamagedFileException(file.toString(), "not JSON: it is not UTF-8", e);
    }
    return parse(file.toString(), text);
  }

  /**
   * Reads a text.
   *
   * @param source what errors call the text
   * @throws DamagedFileException with source, line and column, if it is not JSON
   */
  public static JsonNode parse(String source, String text) throws DamagedFileException {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (tree == null || tree.isMissingNode()) {
        throw new DamagedFileException(source, "not JSON: it is empty");
      }
      return tree;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new DamagedFileException(source + place, "not JSON: " + reason(e), e);
    }
  }

  private static String reason(JsonProcessingException e) {
    return NAMES_OF_CODE.matcher(e.getOriginalMessage().split("\n", 2)[0]).replaceAll("");
  }

  /** Writes a tree to a file atomically, indented and with a final line feed. */
  public static void write(Path file, JsonNode tree) throws IOException {
    AtomicFile.write(file, pretty(tree) + "\n");
  }

  /** Writes a tree like {@link #write}, and returns when it would survive a power failure. */
  public static void writeDurably(Path file, JsonNode tree) throws IOException {
    AtomicFile.writeDurably(file, pretty(tree) + "\n");
  }

  /** Returns a tree as indented text with LF line ends. */
  public static String pretty(JsonNode tree) {
    try {
      return PRETTY.writeValueAsString(tree).replace("\r\n", "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("this tree cannot be written as JSON", e);
    }
  }

  /** Adds a last field, {@value #SEAL}: the SHA-256 of the others. Returns the same object. */
  public static ObjectNode seal(ObjectNode node) {
    node.remove(SEAL);
    return node.put(SEAL, Sha256.of(pretty(node).getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns whether an object that has a seal was changed since it was sealed. */
  public static boolean isSealBroken(JsonNode tree) {
    return tree instanceof ObjectNode object
        && object.has(SEAL)
        && !seal(object.deepCopy()).get(SEAL).equals(object.get(SEAL));
  }

  /** Returns a number node, or a null node if JSON cannot represent the value. */
  public static JsonNode number(double value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return Double.isFinite(value) ? nodes.numberNode(value) : nodes.nullNode();
  }

  /**
   * Returns the path of a file relative to a directory above it, as JSON has it on every system:
   * with slashes between the names.
   */
  public static String path(Path directory, Path file) {
    return directory.relativize(file).toString().replace('\\', '/');
  }
}
