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
 * The fields of a JSON object, or the elements of an array, read strictly: a field must be there
 * and of the type asked for. Every method that reads throws a {@link DamagedFileException} with the
 * file, the path of the field in it, the rule and the value. Immutable and thread-safe, as long as
 * nobody changes the tree.
 */
public final class JsonFields {

  /** Values longer than this are cut in errors. */
  private static final int LONGEST_VALUE = 100;

  /** Reads an object; an {@link IllegalArgumentException} means that its fields break a rule. */
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
   * The fields of a tree.
   *
   * @param source what to call it in an error, such as the file's name
   */
  public static JsonFields of(String source, JsonNode tree) {
    return new JsonFields(source, "", tree);
  }

  /** The fields of a file; see {@link Json#read}. */
  public static JsonFields read(Path file) throws IOException {
    return of(file.toString(), Json.read(file));
  }

  /** The fields of a text; see {@link Json#parse}. */
  public static JsonFields parse(String source, String text) throws IOException {
    return of(source, Json.parse(source, text));
  }

  /** Returns whether there is such a field, null or not. */
  public boolean has(String name) {
    return node.has(name);
  }

  /** The file, as errors call it. */
  public String source() {
    return source;
  }

  /** The tree itself, for what is copied as it is. */
  public JsonNode tree() {
    return node;
  }

  /** Returns whether the field is there and null. */
  public boolean isNull(String name) throws DamagedFileException {
    return at(name).node.isNull();
  }

  /** Returns whether the field is there and a text. */
  public boolean isText(String name) {
    return node.path(name).isTextual();
  }

  /** The names of this object's fields, in order. */
  public List<String> names() throws DamagedFileException {
    requireObject();
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  public String text(String name) throws DamagedFileException {
    return at(name).text();
  }

  /** A whole number of at least 0. */
  public long count(String name) throws DamagedFileException {
    return at(name).count();
  }

  /** A whole number of at most 64 bits. */
  public long whole(String name) throws DamagedFileException {
    JsonFields field = at(name);
    if (!field.node.isIntegralNumber() || !field.node.canConvertToLong()) {
      throw field.refused("a whole number of at most 64 bits");
    }
    return field.node.longValue();
  }

  /** A whole number of at most 32 bits. */
  public int integer(String name) throws DamagedFileException {
    return integer(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** A whole number from {@code least} to {@code most}. */
  public int integer(String name, int least, int most) throws DamagedFileException {
    return at(name).integer(least, most);
  }

  /** A finite number. */
  public double real(String name) throws DamagedFileException {
    return at(name).real();
  }

  /** A finite number, or NaN for null, as {@link Json#number} writes it. */
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

  /** Whole numbers from {@code least} to {@code most}. */
  public int[] integers(String name, int least, int most) throws DamagedFileException {
    List<JsonFields> elements = elements(name);
    int[] integers = new int[elements.size()];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = elements.get(i).integer(least, most);
    }
    return integers;
  }

  /** Finite numbers. */
  public double[] reals(String name) throws DamagedFileException {
    List<JsonFields> elements = elements(name);
    double[] reals = new double[elements.size()];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = elements.get(i).real();
    }
    return reals;
  }

  /** An object of texts, by name in order. */
  public Map<String, String> textsByName(String name) throws DamagedFileException {
    JsonFields object = object(name);
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : object.names()) {
      texts.put(key, object.text(key));
    }
    return texts;
  }

  /** The fields of an object within this one. */
  public JsonFields object(String name) throws DamagedFileException {
    JsonFields field = at(name);
    field.requireObject();
    return field;
  }

  /** The elements of an array. */
  public List<JsonFields> elements(String name) throws DamagedFileException {
    return at(name).elements();
  }

  /** What a reader makes of each element of an array of objects. */
  public <T> List<T> list(String name, Reader<T> reader) throws IOException {
    List<T> list = new ArrayList<>();
    for (JsonFields element : elements(name)) {
      list.add(element.as(reader));
    }
    return list;
  }

  /** What a reader makes of an object that must be named, but may be null. */
  public <T> @Nullable T nullable(String name, Reader<T> reader) throws IOException {
    JsonFields field = at(name);
    if (field.node.isNull()) {
      return null;
    }
    field.requireObject();
    return field.as(reader);
  }

  /**
   * What a reader makes of these fields.
   *
   * @throws DamagedFileException if it throws an IllegalArgumentException, with its message
   */
  public <T> T as(Reader<T> reader) throws IOException {
    try {
      return reader.read(this);
    } catch (IllegalArgumentException e) {
      String place = path.isEmpty() ? "" : "the field \"" + path + "\": ";
      throw new DamagedFileException(source, place + e.getMessage(), e);
    }
  }

  /** The elements of this array. */
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

  /** This whole number of at least 0. */
  public long count() throws DamagedFileException {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw refused("a whole number of at least 0");
    }
    return node.longValue();
  }

  /** This finite number, or NaN for null. */
  public double realOrNaN() throws DamagedFileException {
    return node.isNull() ? Double.NaN : real();
  }

  private double real() throws DamagedFileException {
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw refused("a number");
    }
    return node.doubleValue();
  }

  private int integer(int least, int most) throws DamagedFileException {
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < least
        || node.intValue() > most) {
      throw refused(
          least == Integer.MIN_VALUE && most == Integer.MAX_VALUE
              ? "a whole number of at most 32 bits"
              : "a whole number from " + least + " to " + most);
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
   * @throws IOException if the file is of another format; of a newer one, if so
   */
  public void requireFormat(int known) throws IOException {
    requireObject();
    JsonNode format = node.path("format");
    if (format.isInt() && format.intValue() > known) {
      throw new IOException(
          "%s: has format %s, written by a newer Starsight; this one reads format %s"
              .formatted(source, format, known));
    }
    if (!format.isInt() || format.intValue() != known) {
      throw refused("format", String.valueOf(known));
    }
  }

  /** Requires that this object has no fields but some of these. */
  public void requireOnly(Set<String> known) throws DamagedFileException {
    Set<String> unknown = new TreeSet<>(names());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new DamagedFileException(source, "has unknown fields " + unknown);
    }
  }

  /**
   * Returns the error for a field of which a caller expects more than its type.
   *
   * @param rule what it must be: "a directory"
   */
  public DamagedFileException refused(String name, String rule) {
    return new JsonFields(source, join(name), node.path(name)).refused(rule);
  }

  private JsonFields at(String name) throws DamagedFileException {
    requireObject();
    return new JsonFields(source, join(name), node.path(name));
  }

  private String join(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void requireObject() throws DamagedFileException {
    if (!node.isObject()) {
      throw refused("a JSON object");
    }
  }

  private DamagedFileException refused(String rule) {
    String field = path.isEmpty() ? "" : "the field \"" + path + "\" ";
    String value = node.toString();
    String shown = value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value;
    return new DamagedFileException(
        source,
        field + (node.isMissingNode() ? "is missing" : "must be " + rule + ", but is " + shown));
  }
}
