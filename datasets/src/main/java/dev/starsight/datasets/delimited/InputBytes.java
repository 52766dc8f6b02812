package dev.starsight.datasets.delimited;

import dev.starsight.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file, unpacked if they are gzip by their first two bytes, digested as they pass.
 * Every error is an IOException that names the file.
 */
final class InputBytes implements AutoCloseable {

  private final String name;
  private final long size;
  private final Digesting raw;
  private final InputStream decoded;
  private @Nullable String sha256;

  /**
   * Bytes of a stream.
   *
   * @param size how many bytes there are, or -1 where unknown
   */
  InputBytes(String name, InputStream in, long size) throws IOException {
    this.name = name;
    this.size = size;
    this.raw = new Digesting(in);
    try {
      this.decoded = unpacked(raw);
    } catch (IOException e) {
      in.close();
      throw named(e);
    }
  }

  static InputBytes open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": a file is needed here, but this is a directory");
    }
    if (!Files.exists(path)) {
      throw new IOException(path + ": there is no such file");
    }
    long size = Files.isRegularFile(path) ? Files.size(path) : -1;
    try {
      return new InputBytes(path.toString(), Files.newInputStream(path), size);
    } catch (AccessDeniedException e) {
      throw new IOException(path + ": this file may not be read", e);
    }
  }

  private static InputStream unpacked(InputStream raw) throws IOException {
    PushbackInputStream in = new PushbackInputStream(raw, 2);
    int first = in.read();
    if (first < 0) {
      return in;
    }
    int second = in.read();
    if (second >= 0) {
      in.unread(second);
    }
    in.unread(first);
    return first == 0x1F && second == 0x8B ? new GzipStream(in) : in;
  }

  /** Up to {@code length} unpacked bytes, or -1 at the end. */
  int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return decoded.read(bytes, offset, length);
    } catch (IOException e) {
      throw named(e);
    }
  }

  /** How many bytes of the file, packed as they are, were read. */
  long bytesRead() {
    return raw.count;
  }

  /** How many bytes the file has, packed as they are, or -1 where unknown. */
  long size() {
    return size;
  }

  /** The digest of the file, once {@link #read} has said that it ended. */
  String sha256() {
    if (sha256 == null) {
      sha256 = Sha256.hex(raw.digest);
    }
    return sha256;
  }

  private IOException named(IOException e) {
    String message = e.getMessage();
    return new IOException(name + ": " + (message == null ? "cannot be read" : message), e);
  }

  @Override
  public void close() throws IOException {
    decoded.close();
  }

  private static final class Digesting extends InputStream {

    private final InputStream in;
    private final MessageDigest digest = Sha256.digest();
    private long count;

    Digesting(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      if (b >= 0) {
        digest.update((byte) b);
        count++;
      }
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = in.read(bytes, offset, length);
      if (n > 0) {
        digest.update(bytes, offset, n);
        count += n;
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
