package dev.starsight.benchmarks;

import dev.starsight.text.Encoding;
import java.util.List;

/**
 * A MiniLM with a head of five labels in training: the subject of the comparisons of training
 * steps. All implementations begin with the same weights and give row i of a batch the label i mod
 * 5. Not thread-safe.
 */
interface TrainingJob extends AutoCloseable {

  /**
   * Makes a step: forward, cross-entropy, backward, clipping, AdamW.
   *
   * @param rows padded up to {@code width}
   * @return the loss before the step
   */
  double step(List<Encoding> rows, int width);

  @Override
  void close();
}
