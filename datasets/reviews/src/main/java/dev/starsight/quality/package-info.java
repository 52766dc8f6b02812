/**
 * Data quality, after the design of Deequ (Schelter et al., Automating Large-Scale Data Quality
 * Verification, VLDB 2018): {@link dev.starsight.quality.Checks} say what to measure of rows and
 * what they must be, one scan answers all of it, and a {@link dev.starsight.quality.QualityReport}
 * has the outcome.
 *
 * <pre>{@code
 * QualityReport report = ReviewChecks.standard().withSuggestions().verify(reviews);
 * report.metrics().forEach(System.out::println);
 * report.orThrow();
 * }</pre>
 *
 * <p>The parts have packages of their own: {@code analyzers} for metrics and their states, {@code
 * checks} for constraints, {@code rules} for checks in a text file, {@code suggestions} for
 * constraints that rows suggest, {@code anomalies} and {@code history} for metrics day by day. An
 * analyzer, a constraint or a rule of one's own is used like these.
 *
 * <p>Traps: an absent value (null) is not an empty text, and completeness requires only presence.
 * If something cannot be computed, the metric has no value and the constraint is {@code
 * NotEvaluated}; that is no exception, but such a report does not hold.
 */
@NullMarked
package dev.starsight.quality;

import org.jspecify.annotations.NullMarked;
