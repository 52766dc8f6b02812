package dev.starsight.transformer.training;

/**
 * One step of training, as a {@link TrainingListener} receives it. Immutable.
 *
 * @param step from 1, over all epochs
 * @param steps the estimated number of steps in all; a deadline may end sooner
 * @param epoch from 1
 * @param loss mean over the step's rows, before the update
 * @param learningRate of the encoder in this step
 * @param gradientNorm global norm of the gradients, before clipping
 * @param rows the number of texts
 * @param tokens in these texts, padding not counted
 * @param seconds the step's duration
 */
public record StepRecord(
    long step,
    long steps,
    int epoch,
    double loss,
    double learningRate,
    double gradientNorm,
    int rows,
    long tokens,
    double seconds) {}
