/**
 * What rows must be: a {@link dev.starsight.quality.checks.Constraint} asserts something about the
 * metric of an analyzer, and a {@link dev.starsight.quality.checks.Check} names constraints and
 * says how much they matter.
 *
 * <pre>{@code
 * Check check =
 *     Check.named("orders")
 *         .isComplete("id")
 *         .isNonNegative("price").where("kind <> refund")
 *         .hasMean("price", Threshold.between(5, 20));
 * }</pre>
 *
 * <p>Traps: an absent value passes {@code isContainedIn} and other constraints on values, as in
 * Deequ: check completeness too. If something cannot be computed, the constraint is {@code
 * NotEvaluated}; that is no exception, but it does not hold.
 */
@NullMarked
package dev.starsight.quality.checks;

import org.jspecify.annotations.NullMarked;
