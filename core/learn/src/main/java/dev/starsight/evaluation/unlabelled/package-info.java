/**
 * The accuracy of a model on rows without labels, estimated from its confidences.
 *
 * <pre>{@code
 * try (OpenedModel opened = ModelDirectory.open(directory, formats)) {
 *   ConfidenceReference reference = opened.description().reference();
 *   Classifier raw = opened.uncalibrated();
 *   UnlabelledEvaluation evaluation = new UnlabelledEvaluation(raw.labels(), reference, null);
 *   evaluation.add(examples.rows(), raw.predict(examples.rows()));
 *   AccuracyEstimate estimate = evaluation.estimate();
 *   System.out.println(estimate); // accuracy 0.630, 95 % interval 0.590 to 0.670
 * }
 * }</pre>
 *
 * <p>Traps: an estimate rests on assumptions that no unlabelled row can prove; {@link
 * dev.starsight.evaluation.unlabelled.AccuracyEstimate#assumptions} says which are seen to fail.
 * Where labels can be had, some hundred of them tell more. {@code docs/unlabelled.md} has the
 * method and what was measured.
 */
@NullMarked
package dev.starsight.evaluation.unlabelled;

import org.jspecify.annotations.NullMarked;
