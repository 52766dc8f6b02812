package dev.starsight.transformer.training;

import dev.starsight.model.Classifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of fine-tuning.
 *
 * @param classifier with the weights of the best epoch; the caller closes it
 * @param epochs in order; empty if a deadline left no time for a step
 * @param bestEpoch the epoch whose weights were kept, from 1; 0 if there was none
 * @param resumedFromStep the step of the checkpoint that was continued; 0 for a new training
 * @param steps the number of steps in all, those before a resume included
 */
public record FineTuningResult(
    Classifier classifier,
    List<EpochRecord> epochs,
    int bestEpoch,
    long resumedFromStep,
    long steps) {

  public FineTuningResult {
    epochs = List.copyOf(epochs);
  }

  /**
   * Returns a sentence about a training that was slow because the fast network did not load; empty
   * if it did.
   *
   * @param settings of the model
   */
  public static Optional<String> slowness(Map<String, String> settings) {
    return "operators".equals(settings.get("network"))
        ? Optional.of(
            ("the TorchScript program of the encoder did not load into the engine (%s) when the"
                    + " training began, so it computes operator after operator, which takes about"
                    + " four times as long")
                .formatted(settings.getOrDefault("engine", "unknown")))
        : Optional.empty();
  }
}
