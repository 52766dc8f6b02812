/**
 * Progress of a training for people: {@link dev.starsight.transformer.training.TrainingListener}s
 * that write TensorBoard's event files, warn by rules ({@link dev.starsight.watch.TrainingWatch}),
 * and record every step for the {@link dev.starsight.watch.TrainingCurves}; {@link
 * dev.starsight.watch.FineTuningReport} shows all of it on one page.
 *
 * <pre>{@code
 * TrainingWatch watch = TrainingWatch.of(WatchRules.defaults(), System.err::println);
 * try (TensorBoardEvents events = TensorBoardEvents.into(checkpoints.resolve("tensorboard"));
 *     TrainingJournal journal = TrainingJournal.in(checkpoints.resolve("journal.jsonl"), watch)) {
 *   FineTuningResult tuned =
 *       fineTuning.withListener(events.and(journal)).fitWithHistory(data, run);
 *   Files.writeString(svg, TrainingCurves.of(journal, tuned.bestEpoch()).loss().svg());
 * }
 * }</pre>
 *
 * <p>Traps: a listener that cannot write ends the training with an {@link
 * java.io.UncheckedIOException}. After an interruption a watch sees the earlier steps only if a
 * journal passes them on.
 */
@NullMarked
package dev.starsight.watch;

import org.jspecify.annotations.NullMarked;
