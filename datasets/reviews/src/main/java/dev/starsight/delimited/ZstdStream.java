package dev.starsight.delimited;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A zstd reader (RFC 8878) of any number of frames, with windows of at most 8 MiB. */
final class ZstdStream implements InputBytes.Source {

  /** What the library says at an end within a frame. */
  private static final String CUT = "Not enough input bytes";

  private final ZstdInputStream in;

  ZstdStream(InputStream in) {
    this.in = new ZstdInputStream(in);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return in.read(bytes, offset, length);
    } catch (IOException e) {
      throw CUT.equals(e.getMessage()) ? new IOException("this zstd file is cut short", e) : e;
    } catch (RuntimeException e) {
      throw new IOException(reason(String.valueOf(e.getMessage())), e);
    }
  }

  private static String reason(String message) {
    return message.startsWith("Window size too large")
        ? "this zstd file needs a window above 8 MiB, as with --long; decompress it first"
        : "this zstd file is damaged: " + message;
  }
}
