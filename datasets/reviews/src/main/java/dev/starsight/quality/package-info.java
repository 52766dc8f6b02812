/**
 * Data quality checks, after the design of Deequ (Schelter et al., Automating Large-Scale Data
 * Quality Verification, VLDB 2018): an {@link dev.starsight.quality.Analyzer} names a state that a
 * {@link dev.starsight.quality.Scan} keeps and that merges with others, computes a {@link
 * dev.starsight.quality.DataMetric} from it, a {@link dev.starsight.quality.Check.Constraint}
 * asserts something about a metric, and a {@link dev.starsight.quality.Check} groups constraints.
 * So one scan serves all checks, and rows may come in parts.
 *
 * <pre>{@code
 * QualityReport report = ReviewChecks.standard().withSuggestions().verify(reviews);
 * report.metrics().forEach(System.out::println);
 * report.orThrow();
 * }</pre>
 *
 * <p>Traps: an absent value (null) is not an empty text, and completeness requires only presence.
 * An absent value passes {@code isContainedIn} and other constraints on values, as in Deequ: check
 * completeness too. If something cannot be computed, the metric has no value and the constraint is
 * {@code NotEvaluated}; that is no exception, but such a report does not hold.
 */
@NullMarked
package dev.starsight.quality;

import org.jspecify.annotations.NullMarked;
