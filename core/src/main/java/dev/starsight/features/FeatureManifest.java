package dev.starsight.features;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.Json;
import dev.starsight.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a data set's directory holds, as its {@code manifest.json} says: with it a file that is
 * missing, cut between two rows, or another one is found out. Immutable.
 *
 * @param maxLength positions a row
 * @param rows how many there are
 * @param rowsPerLabelId how many of each label's id
 * @param files of each format it is written in, in order; each format holds all rows
 * @param description what the writer was given to add, see {@link FeatureOptions}
 */
public record FeatureManifest(
    int maxLength,
    long rows,
    SortedMap<Integer, Long> rowsPerLabelId,
    SortedMap<FeatureFormat, List<Part>> files,
    ObjectNode description) {

  /** The name of the file it is kept in. */
  public static final String NAME = "manifest.json";

  private static final String FORMAT = "starsight-features";
  private static final int VERSION = 1;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * A file of rows.
   *
   * @param name within the directory
   * @param rows how many are in it
   * @param bytes its size
   * @param sha256 its digest, 64 lower-case hexadecimal digits
   */
  public record Part(String name, long rows, long bytes, String sha256) {

    /**
     * Looks at the file's size, without reading it.
     *
     * @throws IOException naming the file, if it is missing or has another size
     */
    void requireSize(Path file) throws IOException {
      if (!Files.isRegularFile(file)) {
        throw new IOException(
            file + ": is missing, though " + NAME + " says that it has " + rows + " rows");
      }
      long size = Files.size(file);
      if (size != bytes) {
        throw new IOException(
            file + ": has " + size + " bytes, but " + NAME + " says that it has " + bytes);
      }
    }

    /**
     * Reads the file once.
     *
     * @throws IOException naming the file, if it is missing or has other bytes
     */
    public void requireBytes(Path file) throws IOException {
      requireSize(file);
      String found = Sha256.of(file);
      if (!found.equals(sha256)) {
        throw new IOException(
            file + ": its SHA-256 is " + found + ", but " + NAME + " says " + sha256);
      }
    }
  }

  public FeatureManifest {
    rowsPerLabelId = Collections.unmodifiableSortedMap(new TreeMap<>(rowsPerLabelId));
    SortedMap<FeatureFormat, List<Part>> copy = new TreeMap<>();
    files.forEach((format, parts) -> copy.put(format, List.copyOf(parts)));
    files = Collections.unmodifiableSortedMap(copy);
    description = description.deepCopy();
  }

  @Override
  public ObjectNode description() {
    return description.deepCopy();
  }

  /** The files of a format in order: none, if it is not written in it. */
  public List<Part> files(FeatureFormat format) {
    return files.getOrDefault(format, List.of());
  }

  /** Whether another holds the same rows, as far as can be told without looking at them. */
  boolean hasRowsOf(FeatureManifest other) {
    return maxLength == other.maxLength
        && rows == other.rows
        && rowsPerLabelId.equals(other.rowsPerLabelId);
  }

  /** This with the files of another format besides. */
  FeatureManifest and(FeatureFormat format, List<Part> parts) {
    SortedMap<FeatureFormat, List<Part>> both = new TreeMap<>(files);
    both.put(format, parts);
    return new FeatureManifest(maxLength, rows, rowsPerLabelId, both, description);
  }

  /**
   * Reads the manifest of a directory.
   *
   * @return empty if it has none
   * @throws IOException naming the file, if it is not such a manifest
   */
  public static Optional<FeatureManifest> read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    return Files.exists(file)
        ? Optional.of(new Fields(file.toString(), Json.read(file)).manifest())
        : Optional.empty();
  }

  /** Writes it into a directory, atomically. */
  void write(Path directory) throws IOException {
    ObjectNode tree = Json.object();
    tree.put("format", FORMAT)
        .put("version", VERSION)
        .put("maxLength", maxLength)
        .put("rows", rows);
    ObjectNode perLabel = tree.putObject("rowsPerLabelId");
    rowsPerLabelId.forEach((label, count) -> perLabel.put(String.valueOf(label), count));
    ArrayNode features = tree.putArray("features");
    for (String name : List.of("input_ids", "input_mask", "label_ids", "segment_ids")) {
      int length = name.equals("label_ids") ? 1 : maxLength;
      features.addObject().put("name", name).put("type", "int64").put("length", length);
    }
    ObjectNode formats = tree.putObject("files");
    for (Map.Entry<FeatureFormat, List<Part>> format : files.entrySet()) {
      ArrayNode parts = formats.putArray(format.getKey().extension());
      for (Part part : format.getValue()) {
        parts
            .addObject()
            .put("name", part.name())
            .put("rows", part.rows())
            .put("bytes", part.bytes())
            .put("sha256", part.sha256());
      }
    }
    tree.set("description", description);
    Json.write(directory.resolve(NAME), tree);
  }

  /** The fields of a file that somebody else may have written. */
  private record Fields(String place, JsonNode tree) {

    FeatureManifest manifest() throws IOException {
      if (!tree.path("format").asText().equals(FORMAT)) {
        throw bad("format must be \"" + FORMAT + "\"");
      }
      if (number(tree, "version") != VERSION) {
        throw bad("version must be " + VERSION + ", but is " + tree.path("version"));
      }
      long maxLength = number(tree, "maxLength");
      if (maxLength < 1 || maxLength > Integer.MAX_VALUE) {
        throw bad("maxLength must be at least 1, but is " + maxLength);
      }
      SortedMap<FeatureFormat, List<Part>> files = new TreeMap<>();
      for (FeatureFormat format : FeatureFormat.values()) {
        JsonNode parts = tree.path("files").path(format.extension());
        if (!parts.isMissingNode()) {
          files.put(format, parts(format, parts));
        }
      }
      if (!(tree.path("description") instanceof ObjectNode description)) {
        throw bad("description must be an object");
      }
      return new FeatureManifest(
          (int) maxLength, number(tree, "rows"), rowsPerLabelId(), files, description);
    }

    private SortedMap<Integer, Long> rowsPerLabelId() throws IOException {
      JsonNode node = tree.path("rowsPerLabelId");
      SortedMap<Integer, Long> counts = new TreeMap<>();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        try {
          counts.put(Integer.valueOf(field.getKey()), number(node, field.getKey()));
        } catch (NumberFormatException e) {
          throw bad("the label \"" + field.getKey() + "\" in rowsPerLabelId must be an id");
        }
      }
      return counts;
    }

    private List<Part> parts(FeatureFormat format, JsonNode array) throws IOException {
      List<Part> parts = new ArrayList<>();
      long rows = 0;
      for (JsonNode node : array) {
        String name = format.fileName(parts.size());
        if (!node.path("name").asText().equals(name)) {
          throw bad("file " + (parts.size() + 1) + " must be " + name);
        }
        String sha256 = node.path("sha256").asText();
        if (!SHA256.matcher(sha256).matches()) {
          throw bad("sha256 of " + name + " must be 64 hexadecimal digits");
        }
        Part part = new Part(name, number(node, "rows"), number(node, "bytes"), sha256);
        rows += part.rows();
        parts.add(part);
      }
      if (parts.isEmpty()) {
        throw bad("there must be at least one " + format.extension() + " file");
      }
      long all = number(tree, "rows");
      if (rows != all) {
        throw bad(
            "the " + format.extension() + " files have " + rows + " rows, but rows says " + all);
      }
      return parts;
    }

    private long number(JsonNode node, String name) throws IOException {
      JsonNode value = node.path(name);
      if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
        throw bad(name + " must be a whole number, at least 0");
      }
      return value.longValue();
    }

    private IOException bad(String reason) {
      return new IOException(place + ": not a manifest of feature files: " + reason);
    }
  }
}
