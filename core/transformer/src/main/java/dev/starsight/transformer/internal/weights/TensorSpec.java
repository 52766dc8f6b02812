package dev.starsight.transformer.internal.weights;

import dev.starsight.tensors.internal.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The Hugging Face name and the shape, outermost dimension first, of a required tensor. */
public record TensorSpec(String name, List<Long> shape) {

  public TensorSpec {
    shape = List.copyOf(shape);
  }

  public static TensorSpec of(String name, int... shape) {
    return new TensorSpec(name, IntStream.of(shape).mapToObj(n -> (long) n).toList());
  }

  /** Returns the tensor with its numbers, ready to be written. */
  public Tensor of(Supplier<FloatBuffer> values) {
    return new Tensor(name, shape, values);
  }

  /** Returns how many numbers the tensor holds. */
  public int size() {
    return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
  }

  /** Returns whether weight decay applies: to matrices, not to biases and layer norms. */
  public boolean decays() {
    return shape.size() > 1;
  }

  public long[] dimensions() {
    return shape.stream().mapToLong(n -> n).toArray();
  }
}
