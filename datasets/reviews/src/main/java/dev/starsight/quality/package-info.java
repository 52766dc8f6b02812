/**
 * Whether rows are what they should be. After the design of Deequ (Schelter et al., Automating
 * Large-Scale Data Quality Verification, VLDB 2018): an {@link dev.starsight.quality.Analyzer}
 * computes a {@link dev.starsight.quality.State} that merges, a {@link
 * dev.starsight.quality.DataMetric} comes from a state, a {@link
 * dev.starsight.quality.Check.Constraint} asserts something of a metric, and a {@link
 * dev.starsight.quality.Check} names constraints. So one scan serves all checks, and rows may come
 * in parts.
 *
 * <pre>{@code
 * QualityReport report = ReviewChecks.standard().withSuggestions().verify(reviews);
 * report.metrics().forEach(System.out::println);
 * report.orThrow();
 * }</pre>
 *
 * <p>Traps: an absent value (null) is not an empty text, and completeness asks only for presence.
 * An absent value passes {@code isContainedIn} and its like, as in Deequ: ask for completeness too.
 * What cannot be computed is a metric without a value and a constraint {@code NotEvaluated}, never
 * an exception; such a report does not hold.
 */
@NullMarked
package dev.starsight.quality;

import org.jspecify.annotations.NullMarked;
