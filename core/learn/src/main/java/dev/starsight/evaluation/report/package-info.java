/**
 * The page of an evaluation: {@link dev.starsight.evaluation.report.EvaluationReport} makes it in
 * one call, {@link dev.starsight.evaluation.report.EvaluationSections} its parts, which other pages
 * show too.
 */
@NullMarked
package dev.starsight.evaluation.report;

import org.jspecify.annotations.NullMarked;
