package dev.starsight.features;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.features.FeatureFiles.FeatureFormat;
import dev.starsight.features.FeatureFiles.FeatureOptions;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.Sha256;
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
 * The {@code manifest.json} of a data set, by which files that are missing, cut between two rows or
 * replaced are detected. Immutable.
 *
 * @param maxLength positions in a row
 * @param rows the number of rows
 * @param rowsPerLabelId the number of rows by the id of their label
 * @param files the files of each format in order; each format holds all rows
 * @param description additions of the writer, see {@link FeatureOptions}
 */
public record FeatureManifest(
    int maxLength,
    long rows,
    SortedMap<Integer, Long> rowsPerLabelId,
    SortedMap<FeatureFormat, List<Part>> files,
    ObjectNode description) {

  /** The name of the file. */
  public static final String NAME = "manifest.json";

  private static final String FORMAT = "starsight-features";
  private static final int VERSION = 1;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * An entry of the manifest: a file of rows.
   *
   * @param name the name in the directory
   * @param rows the number of rows
   * @param bytes the size
   * @param sha256 the digest, 64 lower-case hexadecimal digits
   */
  public record Part(String name, long rows, long bytes, String sha256) {

    void requireSize(Path file) throws IOException {
      if (!Files.isRegularFile(file)) {
        throw new DamagedFileException(
            file.toString(), "is missing, though " + NAME + " says that it has " + rows + " rows");
      }
      long size = Files.size(file);
      if (size != bytes) {
        throw new DamagedFileException(
            file.toString(), "has " + size + " bytes, but " + NAME + " says that it has " + bytes);
      }
    }

    /**
     * Reads the file once and compares its size and digest with this entry.
     *
     * @throws IOException naming the file, if it is missing or has other bytes
     */
    public void requireBytes(Path file) throws IOException {
      requireSize(file);
      String found = Sha256.of(file);
      if (!found.equals(sha256)) {
        throw new DamagedFileException(
            file.toString(), "its SHA-256 is " + found + ", but " + NAME + " says " + sha256);
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

  /** Returns the files of a format in order; none if the data set does not have that format. */
  public List<Part> files(FeatureFormat format) {
    return files.getOrDefault(format, List.of());
  }

  /** Whether both have the same rows, as far as length, number and labels tell. */
  boolean hasRowsOf(FeatureManifest other) {
    return maxLength == other.maxLength
        && rows == other.rows
        && rowsPerLabelId.equals(other.rowsPerLabelId);
  }

  FeatureManifest and(FeatureFormat format, List<Part> parts) {
    SortedMap<FeatureFormat, List<Part>> both = new TreeMap<>(files);
    both.put(format, parts);
    return new FeatureManifest(maxLength, rows, rowsPerLabelId, both, description);
  }

  /**
   * Reads the manifest of a directory; empty if it has none.
   *
   * @throws IOException naming the file, if it is not such a manifest
   */
  public static Optional<FeatureManifest> read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    return Files.exists(file) ? Optional.of(manifest(file)) : Optional.empty();
  }

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

  private static FeatureManifest manifest(Path file) throws IOException {
    JsonFields fields = JsonFields.read(file);
    if (!fields.text("format").equals(FORMAT)) {
      throw fields.refused("format", "\"" + FORMAT + "\"");
    }
    long version = fields.count("version");
    if (version > VERSION) {
      throw new IOException(
          "%s: has version %s, written by a newer Starsight; this one reads version %s"
              .formatted(file, version, VERSION));
    }
    if (version != VERSION) {
      throw fields.refused("version", String.valueOf(VERSION));
    }
    int maxLength = fields.integer("maxLength", 1, Integer.MAX_VALUE);
    SortedMap<FeatureFormat, List<Part>> files = new TreeMap<>();
    JsonFields formats = fields.object("files");
    for (FeatureFormat format : FeatureFormat.values()) {
      if (formats.has(format.extension())) {
        files.put(format, parts(formats, format, fields.count("rows")));
      }
    }
    return new FeatureManifest(
        maxLength,
        fields.count("rows"),
        rowsPerLabelId(fields.object("rowsPerLabelId")),
        files,
        (ObjectNode) fields.object("description").tree());
  }

  private static SortedMap<Integer, Long> rowsPerLabelId(JsonFields fields) throws IOException {
    SortedMap<Integer, Long> counts = new TreeMap<>();
    for (String label : fields.names()) {
      try {
        counts.put(Integer.valueOf(label), fields.count(label));
      } catch (NumberFormatException e) {
        throw fields.refused(label, "named by a label's id");
      }
    }
    return counts;
  }

  private static List<Part> parts(JsonFields formats, FeatureFormat format, long all)
      throws IOException {
    List<Part> parts = new ArrayList<>();
    for (JsonFields fields : formats.elements(format.extension())) {
      String name = format.fileName(parts.size());
      if (!fields.text("name").equals(name)) {
        throw fields.refused("name", name);
      }
      if (!SHA256.matcher(fields.text("sha256")).matches()) {
        throw fields.refused("sha256", "64 hexadecimal digits");
      }
      parts.add(new Part(name, fields.count("rows"), fields.count("bytes"), fields.text("sha256")));
    }
    long rows = parts.stream().mapToLong(Part::rows).sum();
    if (parts.isEmpty() || rows != all) {
      throw new DamagedFileException(
          formats.source(),
          "the %s files have %s rows, but rows says %s".formatted(format.extension(), rows, all));
    }
    return parts;
  }
}
