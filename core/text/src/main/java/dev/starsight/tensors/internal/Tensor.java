package dev.starsight.tensors.internal;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A tensor to be written: its numbers are asked for when they are needed, so that not all tensors
 * are on the heap at once. They may be asked for more than once and must then be the same.
 *
 * @param name not empty
 * @param shape outermost first; empty for a single number
 * @param values in row-major order, as many as the shape says
 */
public record Tensor(String name, List<Long> shape, Supplier<FloatBuffer> values) {

  public Tensor {
    shape = List.copyOf(shape);
    if (name.isEmpty() || name.equals(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException("a tensor cannot be called \"" + name + "\"");
    }
    for (long n : shape) {
      if (n < 0) {
        throw new IllegalArgumentException(
            "a shape has no negative numbers, but that of " + name + " is " + shape);
      }
    }
  }

  /** A tensor of these numbers, which are not copied. */
  public static Tensor of(String name, float[] values, int... shape) {
    return new Tensor(
        name,
        IntStream.of(shape).mapToObj(n -> (long) n).toList(),
        () -> FloatBuffer.wrap(values).asReadOnlyBuffer());
  }

  /** How many numbers there are. */
  long size() {
    long size = 1;
    for (long n : shape) {
      size = Math.multiplyExact(size, n);
    }
    return size;
  }
}
