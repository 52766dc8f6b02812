/**
 * The accuracy of a model on rows without labels, estimated from its confidences.
 *
 * <pre>{@code
 * ConfidenceReference reference = opened.description().reference(); // of its validation rows
 * UnlabelledEvaluation evaluation = new UnlabelledEvaluation(labels, reference, null);
 * evaluation.add(rows, opened.uncalibrated().predict(rows));
 * AccuracyEstimate estimate = evaluation.estimate();
 * System.out.println(estimate); // "accuracy 0.63, 95 % interval 0.59 to 0.67"
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
