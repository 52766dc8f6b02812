package dev.starsight.transformer.training;

import dev.starsight.model.Classifier;
import java.util.List;

/**
 * What fine-tuning gave.
 *
 * @param classifier with the weights of the best epoch; to be closed
 * @param epochs in order; empty if a deadline left no time for a step
 * @param bestEpoch the one whose weights were kept, from 1; 0 if there was none
 * @param resumedFromStep the step of the checkpoint that was continued; 0 for a fresh start
 * @param steps how many there have been in all
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
}
