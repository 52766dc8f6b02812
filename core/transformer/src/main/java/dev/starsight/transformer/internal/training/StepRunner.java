package dev.starsight.transformer.internal.training;

import ai.djl.engine.EngineException;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Trainer.TrainingException;
import dev.starsight.text.EncodingBatch;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.internal.classifier.Inference;
import dev.starsight.transformer.internal.network.LabelledBatch;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.Networks;
import dev.starsight.transformer.training.TrainingOptions;
import java.util.List;
import java.util.Locale;

/** Makes batches of training rows and runs steps on them. Not thread-safe. */
final class StepRunner {

  private final Network network;
  private final TrainingOptions options;
  private final LabelSet labels;
  private final int[] rowLabels;
  private final float[] offsets;
  final EncodedTexts texts;
  final EpochPlan plan;

  StepRunner(FineTuningTask task, Tokenizer tokenizer, Network network) {
    this.network = network;
    this.options = task.options();
    this.labels = task.data().labels();
    this.rowLabels = EpochPlan.labelIds(task.data().train().rows(), labels);
    this.texts = new EncodedTexts(task.data().train(), task.trainingExamples(tokenizer));
    this.plan = EpochPlan.of(rowLabels, options.appliedBalance(), options.seed());
    this.offsets = new float[labels.size()];
    for (int label = 0; label < offsets.length; label++) {
      offsets[label] = plan.offset(label);
    }
  }

  /** Returns the padded tokens of a batch, which its cost is proportional to. */
  static double padded(LabelledBatch batch) {
    return (double) batch.texts().size() * batch.texts().width();
  }

  LabelledBatch batch(int[] rows) {
    EncodingBatch encoded = Inference.padded(texts.of(rows), network.shape().config().positions());
    int[] ids = new int[rows.length];
    float[] weights = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      ids[i] = rowLabels[rows[i]];
      weights[i] = plan.weight(ids[i]);
    }
    return LabelledBatch.of(encoded, ids, weights, labels.size(), options.labelSmoothing());
  }

  /** Runs a step; if there is not enough memory, the exception names the settings to lower. */
  Network.Step step(List<LabelledBatch> batches, double rate, long seed) {
    try {
      return network.step(batches, offsets, rate, seed);
    } catch (EngineException | OutOfMemoryError e) {
      if (e instanceof EngineException failure && !Networks.isOutOfMemory(failure)) {
        throw failure;
      }
      int width = batches.stream().mapToInt(b -> b.texts().width()).max().orElse(0);
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "there is not enough memory for a batch of %d texts of %d tokens; lower the batch"
                  + " size (now %d; accumulation makes up for it) or the training length (now %d)",
              batches.get(0).texts().size(),
              width,
              options.batchSize(),
              options.trainingLength()),
          e);
    }
  }
}
