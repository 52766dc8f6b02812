package dev.starsight.transformer.internal.training;

import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;

/** A training that is to be made: which encoder, how, on what, by when and who listens. */
public record FineTuningTask(
    CheckpointFiles encoder,
    TrainingOptions options,
    TrainingData data,
    Run run,
    TrainingListener listener) {

  FineTuningTask withOptions(TrainingOptions other) {
    return new FineTuningTask(encoder, other, data, run, listener);
  }

  NetworkShape shape() {
    return NetworkShape.classifier(encoder.config(), data.labels().size());
  }
}
