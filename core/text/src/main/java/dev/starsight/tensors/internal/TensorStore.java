package dev.starsight.tensors.internal;

import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Named tensors in one or more files, read one at a time. Implementations are thread-safe. */
public interface TensorStore {

  /** Returns the file, as errors name it. */
  String name();

  Set<String> names();

  /**
   * Returns the shape of a tensor, outermost dimension first.
   *
   * @throws IOException naming tensor and file, if there is no such tensor
   */
  List<Long> shape(String tensor) throws IOException;

  /**
   * Checks that a tensor has this shape and can be read, without reading it.
   *
   * @throws IOException in one sentence with the tensor and the file, if it is missing, of another
   *     shape, or neither F32 nor F16 nor BF16
   */
  void require(String tensor, List<Long> shape) throws IOException;

  /**
   * Reads a tensor as 32-bit numbers in row-major order; F16 and BF16 are widened exactly.
   *
   * @throws IOException as {@link #require} does, if it has more than 2^31 - 1 numbers, or if the
   *     file has changed since it was opened
   */
  float[] read(String tensor, List<Long> shape) throws IOException;

  /**
   * The same for a tensor that a model computes with.
   *
   * @throws IOException also if one of the numbers is not finite
   */
  default float[] readFinite(String tensor, List<Long> shape) throws IOException {
    float[] values = read(tensor, shape);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new DamagedFileException(
            name(),
            "tensor " + tensor + " must hold finite numbers, but number " + i + " is " + values[i]);
      }
    }
    return values;
  }
}
