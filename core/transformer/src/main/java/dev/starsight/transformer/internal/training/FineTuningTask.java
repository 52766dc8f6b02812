package dev.starsight.transformer.internal.training;

import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.internal.classifier.ExampleEncoder;
import dev.starsight.transformer.internal.network.OptimizerSettings;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;
import dev.starsight.transformer.training.TrainingOptions.Loss;
import java.util.Map;

/**
 * The inputs of one training.
 *
 * @param laterRows how many rows are predicted after the training and before its deadline, besides
 *     those of the validation part
 */
public record FineTuningTask(
    CheckpointFiles encoder,
    TrainingOptions options,
    TrainingData data,
    Run run,
    int laterRows,
    TrainingListener listener) {

  FineTuningTask withOptions(TrainingOptions other) {
    return new FineTuningTask(encoder, other, data, run, laterRows, listener);
  }

  NetworkShape shape() {
    return NetworkShape.classifier(encoder.config(), data.labels().size());
  }

  /** Returns how the examples are tokenized that a step trains on. */
  ExampleEncoder trainingExamples(Tokenizer tokenizer) {
    return examples(tokenizer, options.trainingLength());
  }

  /** Returns how the examples are tokenized that a validation reads, as the model will. */
  ExampleEncoder validationExamples(Tokenizer tokenizer) {
    return examples(tokenizer, options.maxLength());
  }

  private ExampleEncoder examples(Tokenizer tokenizer, int length) {
    return new ExampleEncoder(
        tokenizer, length, options.tailShare(), data.headline(), data.labels(), data.clean());
  }

  /** Returns the options, and how examples are read. */
  Map<String, String> settings() {
    Map<String, String> settings = options.settings();
    data.describe(settings);
    return settings;
  }

  /** Returns the options that the network itself applies. */
  public static OptimizerSettings optimizer(TrainingOptions options) {
    return new OptimizerSettings(
        options.dropout(),
        options.weightDecay(),
        options.maximumNorm(),
        options.headRate(),
        options.layerDecay(),
        options.frozenLayers(),
        options.loss() == Loss.ORDINAL);
  }
}
