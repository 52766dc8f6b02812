package dev.starsight.files.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A stream whose errors name the file: "No space left on device" alone is no help. */
final class NamingStream extends OutputStream {

  private final Path target;
  private final OutputStream stream;

  NamingStream(Path target, OutputStream stream) {
    this.target = target;
    this.stream = stream;
  }

  static IOException cannotWrite(Path target, IOException e) {
    // The message of a FileSystemException begins with the temporary name, which users do not know.
    String reason =
        e instanceof AccessDeniedException
            ? "permission denied"
            : e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    if (reason == null) {
      reason = "nothing can be created here";
    }
    return new IOException(target + ": cannot be written: " + reason, e);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      stream.close();
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }
}
