package dev.starsight.transformer.internal.weights;

import java.io.IOException;

/** A source of weights, read one tensor at a time so that they are never all on the heap. */
public interface TensorSource {

  boolean has(String tensor);

  /** Reads a tensor as 32-bit numbers in row-major order; errors name tensor and file. */
  float[] read(TensorSpec spec) throws IOException;
}
