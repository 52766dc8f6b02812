package dev.starsight.delimited;

import dev.starsight.delimited.FileOpener.Opened;
import dev.starsight.files.internal.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PushbackInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file, decompressed if the first bytes are those of gzip or zstd. Computes the
 * digest of the file on the way, in a thread of its own, if wanted; {@link #readAhead} decompresses
 * in another one. Every error is an IOException that names the file. One thread at a time may read;
 * another may ask for the progress.
 */
final class InputBytes implements AutoCloseable {

  /** How many bytes are read at once: more would not fit into the cache of the processor. */
  static final int READ_BYTES = 1 << 17;

  /** The size below which a file is not worth a thread. */
  private static final int SMALL = 1 << 15;

  private static final int MAGIC_BYTES = 4;
  private static final byte[] ZSTD = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};

  /** A stage of decoding; reads at least one byte unless the source has ended. */
  interface Source {
    int read(byte[] bytes, int offset, int length) throws IOException;
  }

  private final String name;
  private final long size;
  private final ReaderThreads readerThreads;
  private final Digesting raw;
  private final boolean live;
  private final @Nullable Path original;
  private final boolean apart;
  private final @Nullable Source unpacking;
  private Source decoded;
  private @Nullable String sha256;

  /** Takes the bytes of a stream like {@link #InputBytes(String, Opened, int, boolean)}. */
  InputBytes(String name, InputStream in, long size, int threads, boolean digest)
      throws IOException {
    this(name, Opened.of(in, size), threads, digest);
  }

  /**
   * Takes the bytes of an opened file.
   *
   * @param threads 1 for no thread but the caller's, or more
   * @param digest whether {@link #sha256} will be asked for
   */
  InputBytes(String name, Opened file, int threads, boolean digest) throws IOException {
    this.name = name;
    this.size = file.size();
    this.live = file.live();
    this.original = file.original();
    this.readerThreads = new ReaderThreads(name);
    this.apart = threads > 1 && (size < 0 || size >= SMALL);
    boolean digesting = digest && original == null;
    try {
      this.raw =
          new Digesting(
              file.stream(), digesting ? new RunningDigest(apart ? readerThreads : null) : null);
      PushbackInputStream again = new PushbackInputStream(raw, MAGIC_BYTES);
      this.unpacking = unpacking(again);
      this.decoded = unpacking == null ? again::read : unpacking;
    } catch (IOException | RuntimeException | Error e) {
      readerThreads.close();
      file.stream().close();
      if (e instanceof IOException unnamed) {
        throw named(unnamed);
      }
      throw e;
    }
  }

  static InputBytes open(Path path, ReadOptions options) throws IOException {
    return new InputBytes(
        path.toString(), options.opener().open(path), options.threads(), options.digest());
  }

  private static @Nullable Source unpacking(PushbackInputStream in) throws IOException {
    byte[] first = in.readNBytes(MAGIC_BYTES);
    in.unread(first);
    if (first.length >= 2 && first[0] == 0x1F && first[1] == (byte) 0x8B) {
      return new GzipStream(in);
    }
    return Arrays.equals(first, ZSTD) ? new ZstdStream(in) : null;
  }

  /** Decompresses from now on in a thread of its own, if the file is worth one. */
  void readAhead() {
    if (unpacking != null && apart) {
      decoded = new ReadAhead(unpacking, readerThreads);
    }
  }

  /** Returns whether more bytes will come, but not soon. */
  boolean isIdle() throws IOException {
    return live && unpacking == null && raw.available() == 0;
  }

  boolean isLive() {
    return live;
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
    if (sha256 == null && original != null) {
      sha256 = Sha256.of(original);
    } else if (sha256 == null) {
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

  /** Closes the file under the threads that read it, so that they can end. */
  void closeFile() throws IOException {
    raw.close();
  }

  /** Ends its threads and frees memory; no other thread may still read. */
  @Override
  public void close() throws IOException {
    try {
      closeFile();
    } finally {
      readerThreads.close();
      if (unpacking instanceof GzipStream gzip) {
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
