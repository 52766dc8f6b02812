package dev.starsight.transformer.internal.weights;

import java.io.IOException;

/** Where weights come from, one tensor at a time, so that they are never all on the heap. */
public interface TensorSource {

  /** What to call it in an error: a file. */
  String name();

  /** Whether a tensor of this Hugging Face name is there. */
  boolean has(String tensor);

  /**
   * Reads a tensor as 32-bit numbers in row-major order.
   *
   * @throws IOException in one sentence with the tensor and the file, if it is missing or of
   *     another shape
   */
  float[] read(TensorSpec spec) throws IOException;
}
