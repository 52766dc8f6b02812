package dev.starsight.transformer.internal.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.TensorSource;
import java.io.IOException;

/**
 * An encoder as a masked language model. Its methods for classes, those of {@link Network} that
 * return or learn scores of texts, cannot be used. Not thread-safe.
 */
public final class MaskedNetwork extends TorchScriptNetwork {

  /**
   * Texts some of whose tokens are hidden.
   *
   * @param texts with {@code [MASK]} or another token where one is hidden
   * @param positions of the hidden tokens, at least one: row times width plus the place in the row;
   *     not to be changed
   * @param targets the ids of the tokens that were there; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared nowhere.
  public record MaskedBatch(EncodingBatch texts, long[] positions, long[] targets) {}

  private MaskedNetwork(
      NetworkShape shape,
      TensorSource weights,
      OptimizerSettings optimizer,
      NDManager manager,
      boolean bfloat16)
      throws IOException {
    super(
        shape,
        optimizer,
        manager,
        NetworkScript.masked(shape, optimizer, bfloat16),
        bfloat16,
        weights);
  }

  /**
   * Opens a network.
   *
   * @param shape of {@link NetworkShape#masked}
   * @param bfloat16 whether activations, and the product with the word embeddings, have 16 bits
   */
  public static MaskedNetwork open(
      NetworkShape shape, TensorSource weights, OptimizerSettings optimizer, boolean bfloat16)
      throws IOException {
    Networks.requireMemory(shape, optimizer);
    return new MaskedNetwork(shape, weights, optimizer, TorchEngine.newManager(), bfloat16);
  }

  /** Returns the sum of the losses of the hidden tokens: their negative log-likelihoods. */
  public double loss(MaskedBatch batch) {
    try (NDManager call = manager.newSubManager()) {
      NDList inputs = inputs(call, batch);
      tensors.add(inputs, list(Part.WEIGHT), group -> true);
      inputs.addAll(prepared());
      return run(call, "token_loss", inputs).singletonOrThrow().toFloatArray()[0];
    }
  }

  /**
   * Runs one step of training.
   *
   * @param learningRate of this step
   * @param seed of this step's dropout
   * @return with the mean loss of the hidden tokens
   */
  public Step step(MaskedBatch batch, double learningRate, long seed) {
    discardPrepared();
    try (NDManager call = manager.newSubManager()) {
      long count =
          NetworkScript.dropoutValues(shape, optimizer, batch.texts(), batch.positions().length);
      NDList inputs = inputs(call, batch);
      inputs.add(dropout(0).draw(call, count, seed));
      addTime(call, inputs, learningRate);
      tensors.add(inputs, list(Part.WEIGHT), group -> true);
      addMoments(inputs);
      float[] found = differentiated(call, "token_step", inputs).singletonOrThrow().toFloatArray();
      steps++;
      NativeMemory.afterCall(steps);
      return new Step(found[0], found[1]);
    }
  }

  private NDList inputs(NDManager call, MaskedBatch batch) {
    EncodingBatch texts = batch.texts();
    return new NDList(
        call.create(texts.inputIds(), rectangle(texts)),
        segments(call, texts),
        mask(call, texts),
        call.create(batch.positions()),
        call.create(batch.targets()));
  }
}
