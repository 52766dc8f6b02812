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
 * Writes the rows of a data set, each once and in order, into a directory. Nothing of them is
 * visible before {@link #commit()}; closing without a commit leaves the directory as it was. If the
 * directory holds the same rows in another format, the new files join them. Not thread-safe: one
 * thread at a time may call it, though it may use several threads itself.
 *
 * <p>{@link #tfRecord} returns a writer of TFRecord files. Writers of other formats extend this
 * class, which takes care of names, counts, the manifest and the commit.
 */
public abstract class FeatureWriter implements AutoCloseable {

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

  /**
   * Begins a data set.
   *
   * @param directory new or empty, or with a manifest of the same rows in another format
   * @throws IOException naming the path, if something else is there or it cannot be written
   */
  protected FeatureWriter(Path directory, FeatureFormat format, FeatureOptions options)
      throws IOException {
    this.target = directory;
    this.format = format;
    this.options = options;
    Optional<FeatureManifest> others = FeatureManifest.read(directory);
    if (others.isPresent()) {
      requireNoFiles(others.get());
    }
    // Within a directory that stays, because a commit moves the files out of the temporary one.
    this.temporary =
        AtomicDirectory.creating(
            others.isPresent() ? directory.resolve(format.extension()) : directory);
  }

  /**
   * Begins a data set of TFRecord files {@code part-00000.tfrecord} and so on. The same rows give
   * the same bytes, whatever the number of threads and however they are cut into batches.
   *
   * @param directory new or empty, or with a manifest of the same rows in another format
   * @param threads how many encode rows, at least 1; with 1 the caller's thread does everything
   * @throws IOException naming the path, if something else is there or it cannot be written
   */
  public static FeatureWriter tfRecord(Path directory, FeatureOptions options, int threads)
      throws IOException {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    return new TfRecordFeatureWriter(directory, options, threads);
  }

  private void requireNoFiles(FeatureManifest manifest) throws IOException {
    if (!manifest.files(format).isEmpty()) {
      throw new IOException(
          "%s: has %s files already, so it is left alone; name another directory"
              .formatted(target, format.extension()));
    }
  }

  /**
   * Writes the rows of a batch after those before.
   *
   * @throws IllegalArgumentException if its rows have another length than the data set's
   * @throws IllegalStateException after {@link #commit()} or {@link #close()}, or if an earlier
   *     write failed
   * @throws IOException naming the file that cannot be written
   */
  public final void write(FeatureBatch batch) throws IOException {
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
    state = State.FAILED; // Unless it succeeds.
    append(batch);
    state = State.OPEN;
  }

  /** Writes rows that were counted and have the right length. */
  protected abstract void append(FeatureBatch batch) throws IOException;

  /** Completes the last file, and leaves nothing but the files in {@link #path()}. */
  protected abstract void finish() throws IOException;

  /** Returns the directory in which files are written before the commit. */
  protected final Path path() {
    return temporary.path();
  }

  /** Returns the file to write next, in {@link #path()}: {@code part-00000.tfrecord} and so on. */
  protected final Path nextFile() {
    return path().resolve(format.fileName(parts.size()));
  }

  /** Returns the path that the file to write next has after the commit, for errors. */
  protected final Path nextName() {
    return target.resolve(format.fileName(parts.size()));
  }

  /** Records that {@link #nextFile()} is complete, and moves on to the file after it. */
  protected final void finishFile(long rowsInFile, long bytes, String sha256) {
    parts.add(new FeatureManifest.Part(format.fileName(parts.size()), rowsInFile, bytes, sha256));
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException(
          "%s: no rows can be written: %s"
              .formatted(
                  target,
                  switch (state) {
                    case FAILED -> "an earlier write failed";
                    case COMMITTED -> "it is complete";
                    default -> "it is closed";
                  }));
    }
  }

  /**
   * Completes the files and makes them visible at once, with their {@link FeatureManifest}. A data
   * set without rows has one file without rows.
   *
   * @return what was written
   * @throws IllegalStateException if it was committed or closed, or an earlier write failed
   * @throws IOException naming the path that cannot be written, or if other rows appeared there
   */
  public final FeatureManifest commit() throws IOException {
    requireOpen();
    state = State.FAILED; // Unless it succeeds.
    finish();
    long inFiles = parts.stream().mapToLong(FeatureManifest.Part::rows).sum();
    if (inFiles != rows || parts.isEmpty()) {
      throw new IllegalStateException(
          target + ": the files have " + inFiles + " rows, but " + rows + " were written");
    }
    SortedMap<Integer, Long> rowsPerLabelId = new TreeMap<>(manyLabels);
    for (int label = 0; label < FEW_LABELS; label++) {
      if (fewLabels[label] > 0) {
        rowsPerLabelId.put(label, fewLabels[label]);
      }
    }
    FeatureManifest manifest =
        new FeatureManifest(
            options.maxLength(),
            rows,
            rowsPerLabelId,
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

  /** Replaces the manifest last, so that until then nothing refers to the new files. */
  private FeatureManifest join(FeatureManifest ours, FeatureManifest others) throws IOException {
    requireNoFiles(others);
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
        Files.move(path().resolve(part.name()), file, StandardCopyOption.ATOMIC_MOVE);
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

  /** An atomic move would replace a file of somebody else. */
  private static void requireAbsent(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          ("%s: is there already, though %s does not know it, so it is left alone; name another"
                  + " directory")
              .formatted(file, FeatureManifest.NAME));
    }
  }

  /** Ends the writer; without a commit, all that was written is deleted. */
  @Override
  public void close() throws IOException {
    if (state != State.COMMITTED) {
      state = State.CLOSED;
    }
    temporary.close();
  }
}
