package dev.starsight.transformer.internal.network;

import dev.starsight.model.Trainer.TrainingException;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.weights.NetworkShape;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;

/**
 * An encoder, with or without a head, whose weights are in the engine's memory. Its two
 * implementations compute the same. Not thread-safe.
 */
public interface Network extends AutoCloseable {

  NetworkShape shape();

  /** Returns whether training changes a tensor; only then it has moments. */
  boolean trains(int tensor);

  /** Returns the class scores before softmax, one row per text. */
  float[][] logits(EncodingBatch batch);

  /**
   * Returns whether {@link #logits} and {@link #pooled} pad texts to others of about their length,
   * and not to the longest of the batch.
   */
  default boolean readsBlocks() {
    return false;
  }

  /** Returns the tokens' last hidden states, one row per text: position after position. */
  float[][] hidden(EncodingBatch batch);

  /** Returns the mean of the tokens' last hidden states, one row per text. */
  float[][] pooled(EncodingBatch batch);

  /**
   * Runs one step of training.
   *
   * @param batches at least one; their gradients are added up. Threads may compute parts of a batch
   *     at the same time, but no two batches
   * @param offsets by label id, added to the scores before the loss: the logarithm of how much more
   *     often a label is drawn than it should count (logit adjustment, Menon et al., 2021)
   * @param learningRate of this step
   * @param seed of this step's dropout
   */
  Step step(List<LabelledBatch> batches, float[] offsets, double learningRate, long seed);

  /** Returns the number of steps so far. */
  long steps();

  /** Sets the number of steps so far, by which AdamW corrects its moments. */
  void steps(long count);

  /**
   * Returns a view of a tensor in the engine's memory, valid until the network changes.
   *
   * @param tensor its index in {@link #shape()}
   */
  FloatBuffer read(Part part, int tensor);

  /** Overwrites a tensor. */
  void write(Part part, int tensor, FloatBuffer values);

  /** Frees the memory that only training needs and resets the number of steps. */
  void releaseOptimizerState();

  @Override
  void close();

  /**
   * The result of a step.
   *
   * @param loss mean over the rows, before the update
   * @param gradientNorm before clipping
   */
  record Step(double loss, double gradientNorm) {

    /** Returns whether further steps can learn something. */
    public boolean isFinite() {
      return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }

    /** Returns why a training ends with this step, which is not finite. */
    public String divergence(long number) {
      return String.format(
          Locale.ROOT,
          "at step %d the loss is %s and the gradients' norm %s, so no further step can learn"
              + " anything",
          number,
          loss,
          gradientNorm);
    }

    /**
     * Returns the exception that ends a training before it has weights to keep.
     *
     * @param learningRate that was too high
     */
    public TrainingException failure(long number, double learningRate) {
      return new TrainingException(
          "%s; begin anew with a lower learning rate (now %s)"
              .formatted(divergence(number), learningRate),
          new ArithmeticException("not a finite number"));
    }
  }

  /** The parts of a tensor that the network holds. */
  enum Part {
    WEIGHT,
    FIRST_MOMENT,
    SECOND_MOMENT
  }
}
