package dev.starsight.tensors.internal;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A tensor to write, whose numbers are supplied when needed, so that not all tensors are on the
 * heap at once.
 *
 * @param name not empty
 * @param shape outermost dimension first; empty for a single number
 * @param values supplies the numbers in row-major order, as many as the shape has and the same
 *     every time
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

  /** Returns a tensor of these numbers, which are not copied. */
  public static Tensor of(String name, float[] values, int... shape) {
    return new Tensor(
        name,
        IntStream.of(shape).mapToObj(n -> (long) n).toList(),
        () -> FloatBuffer.wrap(values).asReadOnlyBuffer());
  }

  long size() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
