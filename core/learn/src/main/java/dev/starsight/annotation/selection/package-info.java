/**
 * Which tasks go into a review queue, in which order, and how many people answer each: the least
 * sure first, those that cover the words of the others, the most diverse, or at random, with an
 * audit of sure predictions among them.
 *
 * <pre>{@code
 * TaskSelection selection = TaskSelection.of(TaskOrder.DIVERSE, 42).withLimit(500).withOverlap(0.1);
 * queue.add(selection.select(unsure, audits, WordVectors.of(texts)));
 * }</pre>
 *
 * <p>Trap: answers to the least sure rows say nothing about how good the model is on all rows; only
 * the audit does, for the predictions that it was drawn from.
 */
@NullMarked
package dev.starsight.annotation.selection;

import org.jspecify.annotations.NullMarked;
