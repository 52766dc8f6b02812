package dev.starsight.features;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Data sets of feature rows: directories with the files {@code part-00000.tfrecord} and so on. */
public final class FeatureFiles {

  /** The default for the rows of a file: some 30 MB at a length of 128. */
  public static final int DEFAULT_ROWS_PER_FILE = 50_000;

  private static final int BATCH = 1024;

  private FeatureFiles() {}

  /** Writes TFRecord files of {@link #DEFAULT_ROWS_PER_FILE} rows. */
  public static List<Path> write(Path directory, Iterator<FeatureRecord> rows, int maxLength)
      throws IOException {
    return write(directory, rows, maxLength, DEFAULT_ROWS_PER_FILE);
  }

  /**
   * Writes TFRecord files with every row once, in order, into a directory that appears only when it
   * is complete. No rows give one empty file. The same rows give the same bytes.
   *
   * @param directory new or empty
   * @param rows read once, as they are written, so they need not fit into memory
   * @param maxLength the length of every row
   * @param rowsPerFile the rows of a file, at least 1
   * @return the files in order
   * @throws IllegalArgumentException if a row has another length
   * @throws IOException naming the path, if something else is there or it cannot be written
   */
  public static List<Path> write(
      Path directory, Iterator<FeatureRecord> rows, int maxLength, int rowsPerFile)
      throws IOException {
    FeatureOptions options = FeatureOptions.of(maxLength).withRowsPerFile(rowsPerFile);
    FeatureBatch.Builder batch = FeatureBatch.builder(maxLength, BATCH);
    try (FeatureWriter writer = FeatureWriter.tfRecord(directory, options, 1)) {
      while (rows.hasNext()) {
        FeatureRecord row = rows.next();
        if (row.maxLength() != maxLength) {
          throw new IllegalArgumentException(
              "every row must be " + maxLength + " long, but one is " + row.maxLength());
        }
        batch.add(row.encoding(), row.labelId());
        if (batch.size() == BATCH) {
          writer.write(batch.build());
        }
      }
      writer.write(batch.build());
      return writer.commit().files(FeatureFormat.TFRECORD).stream()
          .map(part -> directory.resolve(part.name()))
          .toList();
    }
  }

  /**
   * Lists the TFRecord files of a data set in order.
   *
   * @throws IOException naming the path, if it is no directory, has no such files, or one is
   *     missing; with a manifest, also if one has another size than it states
   */
  public static List<Path> list(Path directory) throws IOException {
    return listed(directory, FeatureFormat.TFRECORD).stream().map(Listed::file).toList();
  }

  /**
   * Moves the files of data sets that several processes wrote with the same options into one data
   * set, in order.
   *
   * @param from the directories of the data sets, at least one, all of one format
   * @param target a new or empty directory
   * @throws IOException naming the path, if one is no such data set or a file cannot be moved
   */
  public static FeatureManifest join(List<Path> from, Path target) throws IOException {
    Files.createDirectories(target);
    FeatureManifest whole = null;
    for (Path directory : from) {
      FeatureManifest next =
          FeatureManifest.read(directory)
              .orElseThrow(() -> new IOException(directory + ": is no data set of features"));
      if (whole == null || next.rows() > 0) {
        whole = move(next, directory, whole != null && whole.rows() > 0 ? whole : null, target);
      }
    }
    if (whole == null) {
      throw new IllegalArgumentException("at least one data set is needed");
    }
    whole.write(target);
    return whole;
  }

  private static FeatureManifest move(
      FeatureManifest next, Path directory, @Nullable FeatureManifest before, Path target)
      throws IOException {
    SortedMap<FeatureFormat, List<FeatureManifest.Part>> files = new TreeMap<>();
    for (FeatureFormat format : next.files().keySet()) {
      List<FeatureManifest.Part> parts =
          new ArrayList<>(before == null ? List.of() : before.files(format));
      for (FeatureManifest.Part part : next.files(format)) {
        String name = format.fileName(parts.size());
        Files.move(
            directory.resolve(part.name()),
            target.resolve(name),
            StandardCopyOption.REPLACE_EXISTING);
        parts.add(new FeatureManifest.Part(name, part.rows(), part.bytes(), part.sha256()));
      }
      files.put(format, parts);
    }
    SortedMap<Integer, Long> labels = new TreeMap<>(next.rowsPerLabelId());
    if (before != null) {
      before.rowsPerLabelId().forEach((label, rows) -> labels.merge(label, rows, Long::sum));
    }
    long rows = next.rows() + (before == null ? 0 : before.rows());
    return new FeatureManifest(next.maxLength(), rows, labels, files, next.description());
  }

  /**
   * A file of a data set.
   *
   * @param part its entry in the manifest; null where there is no manifest
   */
  public record Listed(Path file, FeatureManifest.@Nullable Part part) {}

  /**
   * Lists the files that a data set has in a format in order, with their entries in the manifest.
   *
   * @throws IOException as {@link #list(Path)}
   */
  public static List<Listed> listed(Path directory, FeatureFormat format) throws IOException {
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "there is no such directory");
    }
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + ": a directory of feature files is needed here");
    }
    Optional<FeatureManifest> manifest = FeatureManifest.read(directory);
    List<Listed> files =
        manifest.isPresent() ? known(directory, manifest.get(), format) : found(directory, format);
    if (files.isEmpty()) {
      throw new IOException(
          directory + ": there are no files named part-*." + format.extension() + " in it");
    }
    return List.copyOf(files);
  }

  private static List<Listed> known(Path directory, FeatureManifest manifest, FeatureFormat format)
      throws IOException {
    List<Listed> files = new ArrayList<>();
    for (FeatureManifest.Part part : manifest.files(format)) {
      Path file = directory.resolve(part.name());
      part.requireSize(file);
      files.add(new Listed(file, part));
    }
    Path next = directory.resolve(format.fileName(files.size()));
    if (!files.isEmpty() && Files.exists(next)) {
      throw new DamagedFileException(
          next.toString(), "is there, but " + FeatureManifest.NAME + " does not know of it");
    }
    return files;
  }

  private static List<Listed> found(Path directory, FeatureFormat format) throws IOException {
    Pattern name = Pattern.compile("part-\\d{5,}\\." + format.extension());
    long count;
    try (Stream<Path> children = Files.list(directory)) {
      count =
          children
              .filter(child -> name.matcher(String.valueOf(child.getFileName())).matches())
              .count();
    }
    List<Listed> files = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      Path file = directory.resolve(format.fileName(part));
      if (!Files.exists(file)) {
        throw new DamagedFileException(
            file.toString(),
            "is missing, though there are %s files part-*.%s beside it"
                .formatted(count, format.extension()));
      }
      files.add(new Listed(file, null));
    }
    return files;
  }

  /** A format of feature files; a directory may hold the same rows in both. */
  public enum FeatureFormat {
    TFRECORD("tfrecord"),
    PARQUET("parquet");

    private final String extension;

    FeatureFormat(String extension) {
      this.extension = extension;
    }

    /** Returns the extension of its files: {@code tfrecord}, {@code parquet}. */
    public String extension() {
      return extension;
    }

    /** Returns the name of a file: {@code part-00000.tfrecord} and so on. */
    public String fileName(int part) {
      String number = String.valueOf(part);
      return "part-" + "0".repeat(Math.max(0, 5 - number.length())) + number + "." + extension;
    }
  }

  /**
   * Options for writing a data set of feature rows.
   *
   * @param maxLength positions in a row, including padding; 1 to 1,048,576
   * @param rowsPerFile the rows of a file, at least 1
   * @param description what else a reader should know (the names of the labels, the SHA-256 of the
   *     vocabulary, the seed), kept in the manifest as it is
   */
  public record FeatureOptions(int maxLength, int rowsPerFile, ObjectNode description) {

    private static final int LARGEST_MAX_LENGTH = 1 << 20;

    public FeatureOptions {
      if (maxLength < 1 || maxLength > LARGEST_MAX_LENGTH) {
        throw new IllegalArgumentException(
            "maxLength must be 1 to " + LARGEST_MAX_LENGTH + ", but is " + maxLength);
      }
      if (rowsPerFile < 1) {
        throw new IllegalArgumentException("rowsPerFile must be at least 1, but is " + rowsPerFile);
      }
      description = description.deepCopy();
    }

    /** Returns options with {@link FeatureFiles#DEFAULT_ROWS_PER_FILE} and no description. */
    public static FeatureOptions of(int maxLength) {
      return new FeatureOptions(maxLength, FeatureFiles.DEFAULT_ROWS_PER_FILE, Json.object());
    }

    /** Returns these options with another number of rows in a file, at least 1. */
    public FeatureOptions withRowsPerFile(int rows) {
      return new FeatureOptions(maxLength, rows, description);
    }

    /** Returns these options with another description, which is copied. */
    public FeatureOptions withDescription(ObjectNode other) {
      return new FeatureOptions(maxLength, rowsPerFile, other);
    }

    @Override
    public ObjectNode description() {
      return description.deepCopy();
    }
  }
}
