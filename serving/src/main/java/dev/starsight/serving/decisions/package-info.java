/**
 * What a server decided, and what came of it: an append-only log of predictions with the
 * probability of having chosen the model, and of rewards that are reported later.
 *
 * <p>A log is a directory of {@code decisions-NNNNNN.jsonl}; each start of a server begins a new
 * file. A line is a decision or the feedback to one. Texts are in it only if that was asked for.
 */
@NullMarked
package dev.starsight.serving.decisions;

import org.jspecify.annotations.NullMarked;
