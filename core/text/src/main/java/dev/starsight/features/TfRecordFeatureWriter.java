package dev.starsight.features;

import dev.starsight.features.FeatureFiles.FeatureFormat;
import dev.starsight.features.FeatureFiles.FeatureOptions;
import dev.starsight.files.internal.Sha256;
import dev.starsight.run.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Writes a data set as {@code part-00000.tfrecord} and so on. Other threads encode rows while the
 * caller's writes and digests those before them; the same rows give the same bytes, whatever the
 * number of threads and however they are cut into batches. Not thread-safe.
 */
public final class TfRecordFeatureWriter implements FeatureWriter {

  /** Rows are encoded so many bytes at a time: it fits into a core's cache. */
  private static final int CHUNK_BYTES = 1 << 19;

  /** However many threads there are: 16 MB. */
  private static final int MOST_PENDING = 32;

  private final FeatureDirectory directory;
  private final FeatureOptions options;
  private final int rowsPerChunk;
  private final int mostPending;
  private final @Nullable ExecutorService workers;

  /** What is encoded or about to be, in order: never many. */
  private final Queue<Future<Chunk>> pending = new ArrayDeque<>();

  /** To be used again. */
  private final Queue<Chunk> idle = new ConcurrentLinkedQueue<>();

  private final MessageDigest digest = Sha256.digest();
  private @Nullable OutputStream file;
  private long rowsInFile;
  private long bytesInFile;

  private TfRecordFeatureWriter(FeatureDirectory directory, FeatureOptions options, int threads) {
    this.directory = directory;
    this.options = options;
    mostPending = (int) Math.min(2L * threads, MOST_PENDING);
    long mostBytes = RowEncoder.mostBytes(options.maxLength());
    rowsPerChunk = (int) Math.max(1, CHUNK_BYTES / mostBytes);
    workers = threads == 1 ? null : Threads.newPool("starsight-features", threads);
  }

  /**
   * Begins a data set.
   *
   * @param directory new or empty, or with the same rows in another format
   * @param threads how many encode, at least 1: with 1 the caller's does all
   * @throws IOException naming the path, if something else is there or it cannot be written
   */
  public static TfRecordFeatureWriter create(Path directory, FeatureOptions options, int threads)
      throws IOException {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    return new TfRecordFeatureWriter(
        FeatureDirectory.create(directory, FeatureFormat.TFRECORD, options), options, threads);
  }

  @Override
  public void write(FeatureBatch batch) throws IOException {
    directory.count(batch);
    boolean done = false;
    try {
      for (int from = 0; from < batch.size(); from += rowsPerChunk) {
        encode(batch, from, Math.min(batch.size(), from + rowsPerChunk));
      }
      done = true;
    } finally {
      if (!done) {
        directory.fail();
      }
    }
  }

  private void encode(FeatureBatch batch, int from, int to) throws IOException {
    if (workers == null) {
      append(idleChunk().encode(batch, from, to));
      return;
    }
    pending.add(workers.submit(() -> idleChunk().encode(batch, from, to)));
    while (pending.size() >= mostPending) {
      appendPending();
    }
  }

  private void appendPending() throws IOException {
    append(
        Threads.await(
            pending.remove(), directory.nextName() + ": interrupted while it is written"));
  }

  private Chunk idleChunk() {
    Chunk chunk = idle.poll();
    return chunk == null ? new Chunk(options.maxLength(), rowsPerChunk) : chunk;
  }

  /** Writes encoded rows, as many as there is space for into this file and the others into next. */
  private void append(Chunk chunk) throws IOException {
    int row = 0;
    while (row < chunk.rows) {
      if (rowsInFile == options.rowsPerFile()) {
        finishFile();
      }
      int end = (int) Math.min(chunk.rows, row + options.rowsPerFile() - rowsInFile);
      int from = chunk.starts[row];
      int bytes = chunk.starts[end] - from;
      append(chunk.bytes, from, bytes);
      rowsInFile += end - row;
      bytesInFile += bytes;
      row = end;
    }
    idle.add(chunk);
  }

  private void append(byte[] bytes, int offset, int length) throws IOException {
    try {
      requireFile().write(bytes, offset, length);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    digest.update(bytes, offset, length);
  }

  private OutputStream requireFile() throws IOException {
    OutputStream open = file;
    if (open == null) {
      open = Files.newOutputStream(directory.nextFile());
      file = open;
    }
    return open;
  }

  private void finishFile() throws IOException {
    try {
      requireFile().close();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    directory.finishFile(rowsInFile, bytesInFile, Sha256.hex(digest));
    file = null;
    rowsInFile = 0;
    bytesInFile = 0;
  }

  /** Names the file as it will be: nobody knows the temporary one. */
  private IOException cannotWrite(IOException e) {
    String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return new IOException(directory.nextName() + ": cannot be written: " + reason, e);
  }

  @Override
  public FeatureManifest commit() throws IOException {
    directory.requireOpen();
    boolean done = false;
    try {
      while (!pending.isEmpty()) {
        appendPending();
      }
      finishFile();
      FeatureManifest manifest = directory.commit();
      done = true;
      return manifest;
    } finally {
      if (!done) {
        directory.fail();
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (workers != null) {
      workers.shutdownNow();
    }
    try (directory) {
      if (file != null) {
        file.close();
      }
    }
  }

  /** Rows, encoded. */
  private static final class Chunk {

    private final RowEncoder encoder;
    private final byte[] bytes;
    private final int[] starts;
    private int rows;

    Chunk(int maxLength, int mostRows) {
      encoder = new RowEncoder(maxLength);
      bytes = new byte[Math.toIntExact(mostRows * RowEncoder.mostBytes(maxLength))];
      starts = new int[mostRows + 1];
    }

    Chunk encode(FeatureBatch batch, int from, int to) {
      encoder.encode(batch, from, to, bytes, starts);
      rows = to - from;
      return this;
    }
  }
}
