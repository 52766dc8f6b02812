/**
 * What a server decided, and what came of it: an append-only log of predictions with the
 * probability of having chosen the model, and of rewards that are reported later.
 *
 * <pre>{@code
 * try (DecisionLog log = DecisionLog.open(directory)) {
 *   log.append(new Feedback("7f3a-1", Instant.now(), 1)).thenRun(() -> show("on the disk"));
 * }
 * }</pre>
 *
 * <p>A log is a directory of {@code decisions-NNNNNN.jsonl}; each start of a server begins a new
 * file. A line is a decision or the feedback to one. Texts are in it only if that was asked for.
 */
@NullMarked
package dev.starsight.serving.decisions;

import org.jspecify.annotations.NullMarked;
