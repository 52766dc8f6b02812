package dev.starsight.transformer;

import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;

/** A training that is to be made: which encoder, how, on what, by when and who listens. */
record FineTuningTask(
    Checkpoint encoder,
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
