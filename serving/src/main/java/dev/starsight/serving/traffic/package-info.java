/**
 * Which of several models answers: fixed shares, shadows, and policies that learn from rewards.
 * Every choice is random with a probability that is known and logged, because without it no later
 * comparison could correct for what the policy favoured.
 *
 * <pre>{@code
 * TrafficPolicy policy = FixedShares.of(Map.of("old", 0.9, "new", 0.1), seed);
 * TrafficPolicy.Choice choice = policy.choose(Context.of("It is okay"));
 * }</pre>
 */
@NullMarked
package dev.starsight.serving.traffic;

import org.jspecify.annotations.NullMarked;
