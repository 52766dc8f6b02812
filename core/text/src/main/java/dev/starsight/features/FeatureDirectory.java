package dev.starsight.features;

import dev.starsight.features.FeatureFiles.FeatureFormat;
import dev.starsight.features.FeatureFiles.FeatureOptions;
import dev.starsight.files.internal.AtomicDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The directory of a data set while it is written in one format: what every {@link FeatureWriter}
 * does about names, counts, the manifest and {@link #commit()}. Where the same rows are there
 * already in another format, these files join them. Not thread-safe.
 */
public final class FeatureDirectory implements AutoCloseable {

  private static final int FEW_LABELS = 256;

  private final Path target;
  private final FeatureFormat format;
  private final FeatureOptions options;
  private final AtomicDirectory temporary;
  private final List<FeatureManifest.Part> parts = new ArrayList<>();
  private final long[] fewLabels = new long[FEW_LABELS];
  private final SortedMap<Integer, Long> manyLabels = new TreeMap<>();
  private long rows;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    FAILED,
    COMMITTED,
    CLOSED
  }

  private FeatureDirectory(
      Path target, FeatureFormat format, FeatureOptions options, AtomicDirectory temporary) {
    this.target = target;
    this.format = format;
    this.options = options;
    this.temporary = temporary;
  }

  /**
   * Begins a data set.
   *
   * @param directory new or empty, or with a manifest of the same rows in another format
   * @throws IOException naming the path, if something else is there or it cannot be written
   */
  public static FeatureDirectory create(
      Path directory, FeatureFormat format, FeatureOptions options) throws IOException {
    Optional<FeatureManifest> others = FeatureManifest.read(directory);
    if (others.isPresent()) {
      requireNot(format, others.get(), directory);
    }
    // Within it where it stays: a commit moves the files out.
    AtomicDirectory temporary =
        AtomicDirectory.replacing(
            others.isPresent() ? directory.resolve(format.extension()) : directory);
    return new FeatureDirectory(directory, format, options, temporary);
  }

  private static void requireNot(FeatureFormat format, FeatureManifest manifest, Path directory)
      throws IOException {
    if (!manifest.files(format).isEmpty()) {
      throw new IOException(
          "%s: has %s files already, so it is left alone; name another directory"
              .formatted(directory, format.extension()));
    }
  }

  /** Where to write the files before they have their place; leave nothing else there at the end. */
  public Path path() {
    return temporary.path();
  }

  /** The file to write next: {@code part-00000.tfrecord} and so on, in {@link #path()}. */
  public Path nextFile() {
    return path().resolve(format.fileName(parts.size()));
  }

  /** What the user will know the file to write next by: it is for messages. */
  public Path nextName() {
    return target.resolve(format.fileName(parts.size()));
  }

  /**
   * Counts the rows of a batch that is going to be written.
   *
   * @throws IllegalArgumentException if its rows have another length
   * @throws IllegalStateException if it is committed or closed, or failed before
   */
  public void count(FeatureBatch batch) {
    requireOpen();
    if (batch.maxLength() != options.maxLength()) {
      throw new IllegalArgumentException(
          "every row must be " + options.maxLength() + " long, but one is " + batch.maxLength());
    }
    for (int row = 0; row < batch.size(); row++) {
      int label = batch.labelId(row);
      if (label < FEW_LABELS) {
        fewLabels[label]++;
      } else {
        manyLabels.merge(label, 1L, Long::sum);
      }
    }
    rows += batch.size();
  }

  /** Says that {@link #nextFile()} is complete; the one behind it is the next then. */
  public void finishFile(long rowsInFile, long bytes, String sha256) {
    parts.add(new FeatureManifest.Part(format.fileName(parts.size()), rowsInFile, bytes, sha256));
  }

  /** Says that a write failed: nothing but {@link #close()} can follow. */
  public void fail() {
    if (state == State.OPEN) {
      state = State.FAILED;
    }
  }

  /**
   * Requires that rows can be written.
   *
   * @throws IllegalStateException if it is committed or closed, or failed before
   */
  public void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException(
          target
              + ": no rows can be written: "
              + switch (state) {
                case FAILED -> "an earlier write failed";
                case COMMITTED -> "it is complete";
                default -> "it is closed";
              });
    }
  }

  /**
   * Writes the manifest and gives the files their place.
   *
   * @throws IOException naming the path, if that cannot be done, or other rows came there meanwhile
   * @throws IllegalStateException unless the files hold every row that was counted
   */
  public FeatureManifest commit() throws IOException {
    requireOpen();
    state = State.FAILED;
    long inFiles = parts.stream().mapToLong(FeatureManifest.Part::rows).sum();
    if (inFiles != rows || parts.isEmpty()) {
      throw new IllegalStateException(
          target + ": the files have " + inFiles + " rows, but " + rows + " were written");
    }
    FeatureManifest manifest =
        new FeatureManifest(
            options.maxLength(),
            rows,
            rowsPerLabelId(),
            new TreeMap<>(Map.of(format, parts)),
            options.description());
    Optional<FeatureManifest> others = FeatureManifest.read(target);
    if (others.isPresent()) {
      manifest = join(manifest, others.get());
    } else {
      manifest.write(temporary.path());
      temporary.commit();
    }
    state = State.COMMITTED;
    return manifest;
  }

  private SortedMap<Integer, Long> rowsPerLabelId() {
    SortedMap<Integer, Long> counts = new TreeMap<>(manyLabels);
    for (int label = 0; label < FEW_LABELS; label++) {
      if (fewLabels[label] > 0) {
        counts.put(label, fewLabels[label]);
      }
    }
    return counts;
  }

  /** The manifest is replaced last: until then nobody knows of the files. */
  private FeatureManifest join(FeatureManifest ours, FeatureManifest others) throws IOException {
    requireNot(format, others, target);
    if (!ours.hasRowsOf(others)) {
      throw new IOException(
          ("%s: has %s rows of length %s already; the same rows are needed to join them, but"
                  + " these are %s of length %s, or have other labels")
              .formatted(target, others.rows(), others.maxLength(), ours.rows(), ours.maxLength()));
    }
    List<Path> moved = new ArrayList<>();
    FeatureManifest both = others.and(format, parts);
    try {
      for (FeatureManifest.Part part : parts) {
        Path file = target.resolve(part.name());
        requireAbsent(file);
        Files.move(temporary.path().resolve(part.name()), file, StandardCopyOption.ATOMIC_MOVE);
        moved.add(file);
      }
      both.write(target);
    } catch (IOException | RuntimeException e) {
      for (Path file : moved) {
        try {
          Files.deleteIfExists(file);
        } catch (IOException more) {
          e.addSuppressed(more);
        }
      }
      throw e;
    }
    return both;
  }

  /** An atomic move would take the place of a file of others. */
  private static void requireAbsent(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          ("%s: is there already, though %s does not know it, so it is left alone; name another"
                  + " directory")
              .formatted(file, FeatureManifest.NAME));
    }
  }

  @Override
  public void close() throws IOException {
    if (state != State.COMMITTED) {
      state = State.CLOSED;
    }
    temporary.close();
  }
}
