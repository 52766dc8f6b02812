package dev.starsight.automl;

import org.jspecify.annotations.Nullable;

/**
 * A look at settings of a candidate on a part of the training rows, which decided whether more of
 * them were spent on it. Immutable.
 *
 * @param candidate its name
 * @param settings looked at
 * @param rows training rows it was fitted on
 * @param score on validation, higher is better; negative infinity if it failed
 * @param seconds wall time of fitting and predicting
 * @param cause what was thrown if it failed, otherwise null
 */
public record PartialTrial(
    String candidate,
    HyperparameterValues settings,
    int rows,
    double score,
    double seconds,
    @Nullable Throwable cause) {}
