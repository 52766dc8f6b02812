/**
 * Label errors: rows whose label is probably wrong, found by confident learning (Northcutt, Jiang
 * and Chuang, Confident Learning: Estimating Uncertainty in Dataset Labels, JAIR 2021). Every row
 * is predicted by a model that was not fitted on it, and {@link
 * dev.starsight.labelerrors.LabelErrorReport} ranks the rows by how much these predictions
 * contradict their labels.
 *
 * <pre>{@code
 * Dataset<Example> labelled = splits.train();
 * LabelErrorReport report = LabelErrors.of(42).find(labelled, null, Run.unlimited());
 * for (SuspiciousLabel row : report.estimated()) {
 *   System.out.printf("%s: %s, probably %s%n", row.example().id(), row.label(), row.likely());
 * }
 * }</pre>
 *
 * <p>Trap: never correct the labels of a test part by this list. What a model finds wrong is what
 * it gets wrong, so a test part without it flatters the model.
 */
@NullMarked
package dev.starsight.labelerrors;

import org.jspecify.annotations.NullMarked;
