/**
 * Saved models that answer many requests at once: requests of encoder models are joined to
 * micro-batches, and a model is exchanged while it is used.
 *
 * <pre>{@code
 * try (ModelSlot slot = ModelSlot.open("stars", directory, BatchQueue.Limits.DEFAULT, ignored)) {
 *   ServedModel model = slot.acquire();
 *   try {
 *     List<Prediction> predictions = model.predict(examples, deadline).toCompletableFuture().join();
 *   } finally {
 *     model.release();
 *   }
 * }
 * }</pre>
 */
@NullMarked
package dev.starsight.serving.inference;

import org.jspecify.annotations.NullMarked;
