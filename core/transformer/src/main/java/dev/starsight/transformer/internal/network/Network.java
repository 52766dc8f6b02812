package dev.starsight.transformer.internal.network;

import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.weights.NetworkShape;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * An encoder with a head whose weights are in the engine's memory. Two implementations compute the
 * same. Not thread-safe.
 */
public interface Network extends AutoCloseable {

  NetworkShape shape();

  /** Whether training changes a tensor; only then it has moments. */
  boolean trains(int tensor);

  /** Class scores before softmax, one row a text. */
  float[][] logits(EncodingBatch batch);

  /** The tokens' last hidden states, one row a text: position after position. */
  float[][] hidden(EncodingBatch batch);

  /** The mean of the tokens' last hidden states, one row a text. */
  float[][] pooled(EncodingBatch batch);

  /**
   * One step of training.
   *
   * @param batches whose gradients are added up, at least one
   * @param offsets by label id, added to the scores before the loss: the logarithm of how much more
   *     often a label is drawn than it should count (logit adjustment, Menon et al., 2021)
   * @param learningRate of this step
   * @param seed of this step's dropout
   * @return what there was before the step
   */
  Step step(List<LabelledBatch> batches, float[] offsets, double learningRate, long seed);

  /** How many steps there have been. */
  long steps();

  /** Continues counting from here: AdamW corrects its moments by it. */
  void steps(long count);

  /**
   * A tensor's numbers as they are in the engine's memory, to be read at once.
   *
   * @param tensor its index in {@link #shape()}
   */
  FloatBuffer read(Part part, int tensor);

  /** Overwrites a tensor. */
  void write(Part part, int tensor, FloatBuffer values);

  /** Frees what only training needs; the steps are counted from 0 again. */
  void releaseOptimizerState();

  @Override
  void close();

  /**
   * What a step found.
   *
   * @param loss mean over the rows
   * @param gradientNorm before clipping
   */
  record Step(double loss, double gradientNorm) {}

  /** What there is of every tensor. */
  enum Part {
    WEIGHT,
    FIRST_MOMENT,
    SECOND_MOMENT
  }
}
