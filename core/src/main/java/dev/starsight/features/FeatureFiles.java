package dev.starsight.features;

import dev.starsight.files.AtomicDirectory;
import dev.starsight.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Data sets of feature rows: directories of {@code part-00000.tfrecord} and so on. */
public final class FeatureFiles {

  /** Rows a file where nothing else is said: some 30 MB at a length of 128. */
  public static final int DEFAULT_ROWS_PER_FILE = 50_000;

  private static final Pattern PART = Pattern.compile("part-\\d{5,}\\.tfrecord");

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
    if (rowsPerFile < 1) {
      throw new IllegalArgumentException("rowsPerFile must be at least 1, but is " + rowsPerFile);
    }
    ExampleMessage.Writer message = new ExampleMessage.Writer();
    List<Path> files = new ArrayList<>();
    try (AtomicDirectory out = AtomicDirectory.replacing(directory)) {
      do {
        String name = name(files.size());
        writeFile(out.path().resolve(name), rows, maxLength, rowsPerFile, message);
        files.add(directory.resolve(name));
      } while (rows.hasNext());
      out.commit();
    }
    return List.copyOf(files);
  }

  private static void writeFile(
      Path file,
      Iterator<FeatureRecord> rows,
      int maxLength,
      int rowsPerFile,
      ExampleMessage.Writer message)
      throws IOException {
    try (AtomicFile target = AtomicFile.replacing(file);
        TfRecordWriter writer = new TfRecordWriter(target.stream())) {
      while (rows.hasNext() && writer.count() < rowsPerFile) {
        FeatureRecord row = rows.next();
        if (row.maxLength() != maxLength) {
          throw new IllegalArgumentException(
              "every row must be " + maxLength + " long, but one is " + row.maxLength());
        }
        FeatureMessages.write(row, message);
        writer.write(message.bytes(), message.start(), message.length());
      }
      target.commit();
    }
  }

  private static String name(int part) {
    return "part-"
        + "0".repeat(Math.max(0, 5 - String.valueOf(part).length()))
        + part
        + ".tfrecord";
  }

  /**
   * The files of a data set in order.
   *
   * @throws IOException naming the path, if it is no directory, has no such files, or one is
   *     missing between the first and the last
   */
  public static List<Path> list(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "there is no such directory");
    }
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + ": a directory of feature files is needed here");
    }
    long count;
    try (Stream<Path> children = Files.list(directory)) {
      count =
          children
              .filter(child -> PART.matcher(String.valueOf(child.getFileName())).matches())
              .count();
    }
    if (count == 0) {
      throw new IOException(directory + ": there are no files named part-*.tfrecord in it");
    }
    List<Path> files = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      Path file = directory.resolve(name(part));
      if (!Files.exists(file)) {
        throw new IOException(
            file + ": is missing, though there are " + count + " files part-*.tfrecord beside it");
      }
      files.add(file);
    }
    return List.copyOf(files);
  }
}
