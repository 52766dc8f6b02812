package dev.starsight.delimited;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PushbackInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file, decompressed if the first two bytes are those of gzip. Computes the digest
 * of the file on the way. Decompressing and the digest have a thread each, if wanted. Every error
 * is an IOException that names the file. One thread at a time may read; another may ask for the
 * progress.
 */
final class InputBytes implements AutoCloseable {

  /** How many bytes are read at once: more would not fit into the cache of the processor. */
  static final int READ_BYTES = 1 << 17;

  /** The size below which a file is not worth a thread. */
  private static final int SMALL = 1 << 15;

  /** A stage of decoding; reads at least one byte unless the source has ended. */
  interface Source {
    int read(byte[] bytes, int offset, int length) throws IOException;
  }

  private final String name;
  private final long size;
  private final ReaderThreads readerThreads;
  private final Digesting raw;
  private final @Nullable GzipStream gzip;
  private final Source decoded;
  private @Nullable String sha256;

  /**
   * Takes the bytes of a stream.
   *
   * @param size how many bytes there are, or -1 if unknown
   * @param threads 1 for no thread but the caller's, or more
   * @param digest whether {@link #sha256} will be asked for
   */
  InputBytes(String name, InputStream in, long size, int threads, boolean digest)
      throws IOException {
    this.name = name;
    this.size = size;
    this.readerThreads = new ReaderThreads(name);
    boolean apart = threads > 1 && (size < 0 || size >= SMALL);
    try {
      this.raw = new Digesting(in, digest ? new RunningDigest(apart ? readerThreads : null) : null);
      PushbackInputStream again = new PushbackInputStream(raw, 2);
      this.gzip = isGzip(again) ? new GzipStream(again) : null;
      if (gzip == null) {
        this.decoded = again::read;
      } else {
        this.decoded = apart ? new ReadAhead(gzip, readerThreads) : gzip;
      }
    } catch (IOException | RuntimeException | Error e) {
      readerThreads.close();
      in.close();
      if (e instanceof IOException unnamed) {
        throw named(unnamed);
      }
      throw e;
    }
  }

  static InputBytes open(Path path, int threads, boolean digest) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": a file is needed here, but this is a directory");
    }
    if (!Files.exists(path)) {
      throw new IOException(path + ": there is no such file");
    }
    long size = Files.isRegularFile(path) ? Files.size(path) : -1;
    try {
      return new InputBytes(path.toString(), Files.newInputStream(path), size, threads, digest);
    } catch (AccessDeniedException e) {
      throw new IOException(path + ": this file may not be read", e);
    }
  }

  private static boolean isGzip(PushbackInputStream in) throws IOException {
    byte[] first = in.readNBytes(2);
    in.unread(first);
    return first.length == 2 && first[0] == 0x1F && first[1] == (byte) 0x8B;
  }

  boolean isGzip() {
    return gzip != null;
  }

  /** Reads up to {@code length} decompressed bytes; returns their number, or -1 at the end. */
  int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return decoded.read(bytes, offset, length);
    } catch (IOException e) {
      throw named(e);
    }
  }

  long bytesRead() {
    return raw.count.get();
  }

  /** Returns how many bytes the file has, before decompression, or -1 if unknown. */
  long size() {
    return size;
  }

  /** Returns the digest of the file, once {@link #read} has returned -1. */
  String sha256() throws IOException {
    if (sha256 == null) {
      if (raw.digest == null) {
        throw new IllegalStateException(name + " is read without a digest");
      }
      try {
        sha256 = raw.digest.hex();
      } catch (InterruptedException e) {
        throw named(interrupted());
      }
    }
    return sha256;
  }

  /** Returns the error of an interrupted thread, which stays interrupted. */
  static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("reading was interrupted");
  }

  /** Returns this error with the name of the file; an interruption stays one. */
  IOException named(IOException e) {
    String message = name + ": " + (e.getMessage() == null ? "cannot be read" : e.getMessage());
    if (e instanceof InterruptedIOException) {
      InterruptedIOException named = new InterruptedIOException(message);
      named.initCause(e);
      return named;
    }
    return new IOException(message, e);
  }

  /** Ends all threads by closing the file under them. */
  @Override
  public void close() throws IOException {
    try {
      raw.close();
    } finally {
      readerThreads.close();
      if (gzip != null) {
        gzip.close(); // after the end of its thread, because it frees native memory
      }
    }
  }

  private static final class Digesting extends FilterInputStream {

    private final @Nullable RunningDigest digest;
    private final AtomicLong count = new AtomicLong();

    Digesting(InputStream in, @Nullable RunningDigest digest) {
      super(in);
      this.digest = digest;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = in.read(bytes, offset, Math.min(length, room()));
      if (n > 0) {
        count.addAndGet(n);
        if (digest != null) {
          digest.update(bytes, offset, n);
        }
      }
      return n;
    }

    private int room() throws IOException {
      try {
        return digest == null ? Integer.MAX_VALUE : digest.room();
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
  }
}
