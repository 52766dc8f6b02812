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
 * Writes TFRecord files: worker threads encode rows while the caller's writes those before them.
 */
final class TfRecordFeatureWriter extends FeatureWriter {

  /** Rows are encoded in chunks that fit into the cache of a core. */
  private static final int CHUNK_BYTES = 1 << 19;

  /** Limits the memory of all threads to 16 MB. */
  private static final int MOST_PENDING = 32;

  private final FeatureOptions options;
  private final int rowsPerChunk;
  private final int mostPending;
  private final @Nullable ExecutorService workers;

  /** The chunks that are encoded or being encoded, in order. */
  private final Queue<Future<Chunk>> pending = new ArrayDeque<>();

  private final Queue<Chunk> idle = new ConcurrentLinkedQueue<>();

  private final MessageDigest digest = Sha256.digest();
  private @Nullable OutputStream file;
  private long rowsInFile;
  private long bytesInFile;

  TfRecordFeatureWriter(Path directory, FeatureOptions options, int threads) throws IOException {
    super(directory, FeatureFormat.TFRECORD, options);
    this.options = options;
    mostPending = (int) Math.min(2L * threads, MOST_PENDING);
    rowsPerChunk = (int) Math.max(1, CHUNK_BYTES / RowEncoder.mostBytes(options.maxLength()));
    workers = threads == 1 ? null : Threads.newPool("starsight-features", threads);
  }

  @Override
  protected void append(FeatureBatch batch) throws IOException {
    for (int from = 0; from < batch.size(); from += rowsPerChunk) {
      encode(batch, from, Math.min(batch.size(), from + rowsPerChunk));
    }
  }

  private void encode(FeatureBatch batch, int from, int to) throws IOException {
    if (workers == null) {
      write(idleChunk().encode(batch, from, to));
      return;
    }
    pending.add(workers.submit(() -> idleChunk().encode(batch, from, to)));
    while (pending.size() >= mostPending) {
      writePending();
    }
  }

  private void writePending() throws IOException {
    write(Threads.await(pending.remove(), nextName() + ": interrupted while it is written"));
  }

  private Chunk idleChunk() {
    Chunk chunk = idle.poll();
    return chunk == null ? new Chunk(options.maxLength(), rowsPerChunk) : chunk;
  }

  /** Writes encoded rows into this file, and those for which it has no space into the next ones. */
  private void write(Chunk chunk) throws IOException {
    int row = 0;
    while (row < chunk.rows) {
      if (rowsInFile == options.rowsPerFile()) {
        finishFile();
      }
      int end = (int) Math.min(chunk.rows, row + options.rowsPerFile() - rowsInFile);
      int from = chunk.starts[row];
      int length = chunk.starts[end] - from;
      try {
        requireFile().write(chunk.bytes, from, length);
      } catch (IOException e) {
        throw cannotWrite(e);
      }
      digest.update(chunk.bytes, from, length);
      rowsInFile += end - row;
      bytesInFile += length;
      row = end;
    }
    idle.add(chunk);
  }

  private OutputStream requireFile() throws IOException {
    OutputStream open = file;
    if (open == null) {
      open = Files.newOutputStream(nextFile());
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
    finishFile(rowsInFile, bytesInFile, Sha256.hex(digest));
    file = null;
    rowsInFile = 0;
    bytesInFile = 0;
  }

  /** Names the file as it will be, because users do not know the temporary one. */
  private IOException cannotWrite(IOException e) {
    String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return new IOException(nextName() + ": cannot be written: " + reason, e);
  }

  @Override
  protected void finish() throws IOException {
    while (!pending.isEmpty()) {
      writePending();
    }
    finishFile();
  }

  @Override
  public void close() throws IOException {
    if (workers != null) {
      workers.shutdownNow();
    }
    try {
      if (file != null) {
        file.close();
      }
    } finally {
      super.close();
    }
  }

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
