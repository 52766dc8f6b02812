package dev.starsight.serving.http;

import java.io.IOException;
import java.io.OutputStream;

/** Sends status and headers before the first byte. */
final class FirstWrite extends OutputStream {

  private final OutputStream out;
  private final Runnable first;
  private boolean begun;

  FirstWrite(OutputStream out, Runnable first) {
    this.out = out;
    this.first = first;
  }

  boolean hasBegun() {
    return begun;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (!begun) {
      begun = true;
      first.run();
    }
    out.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    if (begun) {
      out.flush();
    }
  }
}
