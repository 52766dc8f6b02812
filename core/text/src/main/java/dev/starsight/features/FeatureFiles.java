package dev.starsight.features;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Data sets of feature rows: directories of {@code part-00000.tfrecord} and so on. */
public final class FeatureFiles {

  /** Rows a file where nothing else is said: some 30 MB at a length of 128. */
  public static final int DEFAULT_ROWS_PER_FILE = 50_000;

  private static final int BATCH = 1024;

  private FeatureFiles() {}

  /** Writes rows, {@link #DEFAULT_ROWS_PER_FILE} a file. */
  public static List<Path> write(Path directory, Iterator<FeatureRecord> rows, int maxLength)
      throws IOException {
    return write(directory, rows, maxLength, DEFAULT_ROWS_PER_FILE);
  }

  /**
   * Writes every row once, in order, into a directory that has its name only once it is complete.
   * Of no rows there is one empty file. The same rows give the same bytes.
   *
   * @param directory new or empty
   * @param rows read once, as they are written: they need not fit into memory
   * @param maxLength the length of every row
   * @param rowsPerFile at least 1; the next file begins behind so many
   * @return the files in order
   * @throws IllegalArgumentException if a row has another length
   * @throws IOException naming the path, if something else is there or it cannot be written
   */
  public static List<Path> write(
      Path directory, Iterator<FeatureRecord> rows, int maxLength, int rowsPerFile)
      throws IOException {
    FeatureOptions options = FeatureOptions.of(maxLength).withRowsPerFile(rowsPerFile);
    FeatureBatch.Builder batch = FeatureBatch.builder(maxLength, BATCH);
    try (FeatureWriter writer = TfRecordFeatureWriter.create(directory, options, 1)) {
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
   * The TFRecord files of a data set in order.
   *
   * @throws IOException naming the path, if it is no directory, has no such files, or one is
   *     missing; with a manifest, also if one has not the size it says
   */
  public static List<Path> list(Path directory) throws IOException {
    return list(directory, FeatureFormat.TFRECORD);
  }

  private static List<Path> list(Path directory, FeatureFormat format) throws IOException {
    return listed(directory, format).stream().map(Listed::file).toList();
  }

  /**
   * A file of a data set.
   *
   * @param part what the manifest says of it; null where there is no manifest
   */
  public record Listed(Path file, FeatureManifest.@Nullable Part part) {}

  /**
   * The files of a data set in order, in a format, each with what its manifest says of it.
   *
   * @throws IOException as {@link #list(Path)}
   */
  public static List<Listed> listed(Path directory, FeatureFormat format) throws IOException {
    requireDirectory(directory);
    Optional<FeatureManifest> manifest = FeatureManifest.read(directory);
    return manifest.isPresent()
        ? known(directory, manifest.get(), format)
        : found(directory, format);
  }

  private static void requireDirectory(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "there is no such directory");
    }
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + ": a directory of feature files is needed here");
    }
  }

  private static List<Listed> known(Path directory, FeatureManifest manifest, FeatureFormat format)
      throws IOException {
    List<Listed> files = new ArrayList<>();
    for (FeatureManifest.Part part : manifest.files(format)) {
      Path file = directory.resolve(part.name());
      part.requireSize(file);
      files.add(new Listed(file, part));
    }
    if (files.isEmpty()) {
      throw noFiles(directory, format);
    }
    Path next = directory.resolve(format.fileName(files.size()));
    if (Files.exists(next)) {
      throw new DamagedFileException(
          next.toString(), "is there, but " + FeatureManifest.NAME + " does not know of it");
    }
    return List.copyOf(files);
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
    if (count == 0) {
      throw noFiles(directory, format);
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
    return List.copyOf(files);
  }

  private static IOException noFiles(Path directory, FeatureFormat format) {
    return new IOException(
        directory + ": there are no files named part-*." + format.extension() + " in it");
  }

  /** What feature rows are written as; a directory may hold the same rows as both. */
  public enum FeatureFormat {
    TFRECORD("tfrecord"),
    PARQUET("parquet");

    private final String extension;

    FeatureFormat(String extension) {
      this.extension = extension;
    }

    /** How its files end: {@code tfrecord}, {@code parquet}. */
    public String extension() {
      return extension;
    }

    /** The name of a file: {@code part-00000.tfrecord} and so on. */
    public String fileName(int part) {
      String number = String.valueOf(part);
      return "part-" + "0".repeat(Math.max(0, 5 - number.length())) + number + "." + extension;
    }
  }

  /**
   * How a data set of feature rows is written.
   *
   * @param maxLength positions a row, padding included; 1 to 1,048,576
   * @param rowsPerFile at least 1; the next file begins behind so many
   * @param description what a reader should know besides (the labels' names, the vocabulary's
   *     SHA-256, the seed), kept in the manifest as it is
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

    /** Rows of this length, {@link FeatureFiles#DEFAULT_ROWS_PER_FILE} a file, no description. */
    public static FeatureOptions of(int maxLength) {
      return new FeatureOptions(maxLength, FeatureFiles.DEFAULT_ROWS_PER_FILE, Json.object());
    }

    /** These with so many rows a file, at least 1. */
    public FeatureOptions withRowsPerFile(int rows) {
      return new FeatureOptions(maxLength, rows, description);
    }

    /** These with another description, which is copied. */
    public FeatureOptions withDescription(ObjectNode words) {
      return new FeatureOptions(maxLength, rowsPerFile, words);
    }

    @Override
    public ObjectNode description() {
      return description.deepCopy();
    }
  }
}
