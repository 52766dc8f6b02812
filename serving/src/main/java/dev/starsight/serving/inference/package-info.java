/**
 * Saved models that answer many requests at once: requests of encoder models are joined to
 * micro-batches, and a model is exchanged while it is used.
 *
 * <pre>{@code
 * long deadline = System.nanoTime() + 1_000_000_000L;
 * try (ModelSlot slot =
 *     ModelSlot.open("stars", directory, BatchQueue.Limits.DEFAULT, (texts, nanos) -> {})) {
 *   ServedModel model = slot.acquire();
 *   try {
 *     model.predict(newTexts, deadline).thenAccept(predictions -> show(predictions));
 *   } finally {
 *     model.release();
 *   }
 * }
 * }</pre>
 */
@NullMarked
package dev.starsight.serving.inference;

import org.jspecify.annotations.NullMarked;
