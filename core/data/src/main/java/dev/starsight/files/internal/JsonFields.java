package dev.starsight.files.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, or the elements of an array, read strictly: a field must exist and
 * have the requested type. Every method that reads throws a {@link DamagedFileException} with the
 * file, the path of the field in it, the rule and the value. Immutable and thread-safe, as long as
 * the tree is not changed.
 */
public final class JsonFields {

  /** Errors cut values that are longer. */
  private static final int MAX_VALUE_LENGTH = 100;

  /** Reads an object; throws {@link IllegalArgumentException} if its fields break a rule. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(JsonFields fields) throws IOException;
  }

  private final String source;
  private final String path;
  private final JsonNode node;

  private JsonFields(String source, String path, JsonNode node) {
    this.source = source;
    this.path = path;
    this.node = node;
  }

  /**
   * Returns the fields of a tree.
   *
   * @param source what errors call the tree, such as the name of the file
   */
  public static JsonFields of(String source, JsonNode tree) {
    return new JsonFields(source, "", tree);
  }

  /** Returns the fields of a file; see {@link Json#read}. */
  public static JsonFields read(Path file) throws IOException {
    return of(file.toString(), Json.read(file));
  }

  /** Returns the fields of a text; see {@link Json#parse}. */
  public static JsonFields parse(String source, String text) throws IOException {
    return of(source, Json.parse(source, text));
  }

  public boolean has(String name) {
    return node.has(name);
  }

  public String source() {
    return source;
  }

  /** Returns the tree itself, to copy it unchanged. */
  public JsonNode tree() {
    return node;
  }

  /** Returns whether the field, which must exist, is null. */
  public boolean isNull(String name) throws DamagedFileException {
    return at(name).node.isNull();
  }

  public boolean isText(String name) {
    return node.path(name).isTextual();
  }

  public List<String> names() throws DamagedFileException {
    return requireObject().node.properties().stream().map(Map.Entry::getKey).toList();
  }

  public String text(String name) throws DamagedFileException {
    return at(name).text();
  }

  /** Returns a whole number of at least 0. */
  public long count(String name) throws DamagedFileException {
    return at(name).count();
  }

  /** Returns a whole number of at most 64 bits. */
  public long whole(String name) throws DamagedFileException {
    return at(name).whole(Long.MIN_VALUE, "a whole number of at most 64 bits");
  }

  /** Returns a whole number of at most 32 bits. */
  public int integer(String name) throws DamagedFileException {
    return integer(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  public int integer(String name, int min, int max) throws DamagedFileException {
    return at(name).integer(min, max);
  }

  /** Returns a finite number. */
  public double real(String name) throws DamagedFileException {
    return at(name).real();
  }

  /** Returns a finite number, or NaN for null, which is how {@link Json#number} writes NaN. */
  public double realOrNaN(String name) throws DamagedFileException {
    return at(name).realOrNaN();
  }

  public boolean flag(String name) throws DamagedFileException {
    JsonFields field = at(name);
    if (!field.node.isBoolean()) {
      throw field.refused("true or false");
    }
    return field.node.booleanValue();
  }

  public List<String> texts(String name) throws DamagedFileException {
    List<String> texts = new ArrayList<>();
    for (JsonFields element : elements(name)) {
      texts.add(element.text());
    }
    return List.copyOf(texts);
  }

  /** Returns an array of whole numbers from {@code min} to {@code max}. */
  public int[] integers(String name, int min, int max) throws DamagedFileException {
    List<JsonFields> elements = elements(name);
    int[] integers = new int[elements.size()];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = elements.get(i).integer(min, max);
    }
    return integers;
  }

  /** Returns an array of finite numbers. */
  public double[] reals(String name) throws DamagedFileException {
    List<JsonFields> elements = elements(name);
    double[] reals = new double[elements.size()];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = elements.get(i).real();
    }
    return reals;
  }

  /** Returns the texts of an object, by name and in order. */
  public Map<String, String> textsByName(String name) throws DamagedFileException {
    JsonFields object = object(name);
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : object.names()) {
      texts.put(key, object.text(key));
    }
    return texts;
  }

  public JsonFields object(String name) throws DamagedFileException {
    return at(name).requireObject();
  }

  public List<JsonFields> elements(String name) throws DamagedFileException {
    return at(name).elements();
  }

  /** Reads each element of an array of objects. */
  public <T> List<T> list(String name, Reader<T> reader) throws IOException {
    List<T> list = new ArrayList<>();
    for (JsonFields element : elements(name)) {
      list.add(element.as(reader));
    }
    return list;
  }

  /** Reads an object; returns null if the field is null. The field must exist. */
  public <T> @Nullable T nullable(String name, Reader<T> reader) throws IOException {
    JsonFields field = at(name);
    return field.node.isNull() ? null : field.requireObject().as(reader);
  }

  /**
   * Reads these fields.
   *
   * @throws DamagedFileException with the reader's message, if the reader throws an
   *     IllegalArgumentException
   */
  public <T> T as(Reader<T> reader) throws IOException {
    try {
      return reader.read(this);
    } catch (IllegalArgumentException e) {
      String place = path.isEmpty() ? "" : "the field \"" + path + "\": ";
      throw new DamagedFileException(source, place + e.getMessage(), e);
    }
  }

  public List<JsonFields> elements() throws DamagedFileException {
    if (!node.isArray()) {
      throw refused("a list");
    }
    List<JsonFields> elements = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      elements.add(new JsonFields(source, path + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  /** Returns this whole number of at least 0. */
  public long count() throws DamagedFileException {
    return whole(0, "a whole number of at least 0");
  }

  private long whole(long min, String rule) throws DamagedFileException {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < min) {
      throw refused(rule);
    }
    return node.longValue();
  }

  /** Returns this finite number, or NaN for null. */
  public double realOrNaN() throws DamagedFileException {
    return node.isNull() ? Double.NaN : real();
  }

  private double real() throws DamagedFileException {
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw refused("a number");
    }
    return node.doubleValue();
  }

  private int integer(int min, int max) throws DamagedFileException {
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < min
        || node.intValue() > max) {
      throw refused(
          min == Integer.MIN_VALUE && max == Integer.MAX_VALUE
              ? "a whole number of at most 32 bits"
              : "a whole number from " + min + " to " + max);
    }
    return node.intValue();
  }

  private String text() throws DamagedFileException {
    if (!node.isTextual()) {
      throw refused("a text");
    }
    return node.textValue();
  }

  /**
   * Requires the {@code format} that this program writes.
   *
   * @throws DamagedFileException if the format is another one or missing
   * @throws IOException if the format is newer
   */
  public void requireFormat(int known) throws IOException {
    requireFormat(known, known);
  }

  /** Requires a format from the oldest to the newest that this program knows. */
  public void requireFormat(int oldest, int known) throws IOException {
    JsonNode format = requireObject().node.path("format");
    String range = oldest == known ? "" + known : oldest + " to " + known;
    if (format.isInt() && format.intValue() > known) {
      throw new IOException(
          "%s: has format %s, written by a newer Starsight; this one reads format %s"
              .formatted(source, format, range));
    }
    if (!format.isInt() || format.intValue() < oldest) {
      throw refused("format", range);
    }
  }

  /** Requires that this object has no other fields than these. */
  public void requireOnly(Set<String> known) throws DamagedFileException {
    Set<String> unknown = new TreeSet<>(names());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new DamagedFileException(source, "has unknown fields " + unknown);
    }
  }

  /**
   * Returns the exception for a field that has the right type but breaks another rule.
   *
   * @param rule what the field must be: "a directory"
   */
  public DamagedFileException refused(String name, String rule) {
    return field(name).refused(rule);
  }

  private JsonFields at(String name) throws DamagedFileException {
    return requireObject().field(name);
  }

  private JsonFields field(String name) {
    return new JsonFields(source, path.isEmpty() ? name : path + "." + name, node.path(name));
  }

  private JsonFields requireObject() throws DamagedFileException {
    if (!node.isObject()) {
      throw refused("a JSON object");
    }
    return this;
  }

  private DamagedFileException refused(String rule) {
    String field = path.isEmpty() ? "" : "the field \"" + path + "\" ";
    String value = node.toString();
    String shown =
        value.length() > MAX_VALUE_LENGTH ? value.substring(0, MAX_VALUE_LENGTH) + "…" : value;
    return new DamagedFileException(
        source,
        field + (node.isMissingNode() ? "is missing" : "must be " + rule + ", but is " + shown));
  }
}
