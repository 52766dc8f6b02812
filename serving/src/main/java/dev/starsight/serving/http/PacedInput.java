package dev.starsight.serving.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that is read as it comes; ends with an error if it does not, or too slowly. */
final class PacedInput extends FilterInputStream {

  private final BodyPace pace = new BodyPace();

  PacedInput(InputStream in) {
    super(in);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    int n;
    try {
      n = in.read(bytes, offset, length);
    } catch (IOException | RuntimeException e) {
      throw BodyReader.problem(e);
    }
    if (n > 0 && pace.isTooSlow(n)) {
      throw new HttpProblem(408, "the body comes too slowly");
    }
    return n;
  }
}
