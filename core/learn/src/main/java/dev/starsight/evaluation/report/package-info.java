/**
 * Pages about evaluations: {@link dev.starsight.evaluation.report.EvaluationReport} makes a whole
 * page, {@link dev.starsight.evaluation.report.EvaluationSections} makes sections for any page.
 */
@NullMarked
package dev.starsight.evaluation.report;

import org.jspecify.annotations.NullMarked;
