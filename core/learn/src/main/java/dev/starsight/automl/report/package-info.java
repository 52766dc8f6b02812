/**
 * The pages of a candidate search and of a candidate that was run again.
 *
 * <pre>{@code
 * Evaluation test = Evaluation.of(classifier, splits.test());
 * SearchReport.of(board, test, examples)
 *     .withProfile(profile)
 *     .withExplanations(ExplanationSections.of(classifier, test))
 *     .report()
 *     .writeTo(Path.of("report.html"));
 * }</pre>
 */
@NullMarked
package dev.starsight.automl.report;

import org.jspecify.annotations.NullMarked;
