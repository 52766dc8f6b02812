/**
 * How a training gets on, for people: {@link dev.starsight.transformer.TrainingListener}s that
 * write TensorBoard's event files.
 *
 * <pre>{@code
 * try (TensorBoardEvents events = TensorBoardEvents.into(Path.of("tensorboard"))) {
 *   FineTuned tuned = fineTuning.heardBy(events).fitted(data, run);
 * }
 * }</pre>
 *
 * <p>Trap: a listener that cannot write ends the training with an {@link
 * java.io.UncheckedIOException}.
 */
@NullMarked
package dev.starsight.watch;

import org.jspecify.annotations.NullMarked;
