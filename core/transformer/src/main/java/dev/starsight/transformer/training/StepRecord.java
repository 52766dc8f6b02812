package dev.starsight.transformer.training;

/**
 * One step of training, as a {@link TrainingListener} hears of it. Immutable.
 *
 * @param step from 1, over all epochs
 * @param steps how many there will be in all, as far as can be told: a deadline may end sooner
 * @param epoch from 1
 * @param loss mean over the step's rows, before the weights were changed
 * @param learningRate the encoder's, of this step
 * @param gradientNorm global norm of the gradients, before they were clipped
 * @param rows texts in the step
 * @param tokens in these texts, padding not counted
 * @param seconds it took
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
