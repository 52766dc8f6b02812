package dev.starsight.transformer.internal.weights;

import dev.starsight.tensors.internal.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A tensor that must be there: its Hugging Face name and its shape.
 *
 * @param shape outermost first
 */
public record TensorSpec(String name, List<Long> shape) {

  public TensorSpec {
    shape = List.copyOf(shape);
  }

  public static TensorSpec of(String name, int... shape) {
    return new TensorSpec(name, IntStream.of(shape).mapToObj(n -> (long) n).toList());
  }

  /** The tensor with its numbers, to be written. */
  public Tensor of(Supplier<FloatBuffer> values) {
    return new Tensor(name, shape, values);
  }

  /** How many numbers it holds. */
  public int size() {
    long size = 1;
    for (long n : shape) {
      size = Math.multiplyExact(size, n);
    }
    return Math.toIntExact(size);
  }

  /** Weight decay is for matrices: neither for biases nor for layer norms. */
  public boolean decays() {
    return shape.size() > 1;
  }

  public long[] dimensions() {
    return shape.stream().mapToLong(n -> n).toArray();
  }
}
