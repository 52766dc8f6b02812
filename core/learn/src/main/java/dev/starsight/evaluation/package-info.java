/**
 * Evaluation of models: every {@link dev.starsight.model.Metric} with a bootstrap interval, the
 * {@link dev.starsight.evaluation.ConfusionMatrix}, calibration of confidences, and the predictions
 * that a person should review.
 *
 * <pre>{@code
 * Evaluation evaluation = Evaluation.of(classifier, splits.test(), seed);
 * System.out.println(evaluation);
 * EvaluationReport.of("my model", evaluation, splits.test().provenance()).writeTo(Path.of("report.html"));
 * Validation validation = Validation.of(classifier, splits.validation(), seed);
 * Classifier calibrated = validation.calibrated(classifier);
 * double confidence = validation.threshold().confidence(); // below it, a person should review
 * }</pre>
 *
 * <p>Traps: calibration and review thresholds are chosen on validation rows, never on test rows. A
 * balanced and a natural test reward different models; name the metric that decides.
 */
@NullMarked
package dev.starsight.evaluation;

import org.jspecify.annotations.NullMarked;
