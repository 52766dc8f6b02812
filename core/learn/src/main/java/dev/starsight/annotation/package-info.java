/**
 * The review queue: predictions of low confidence become {@link
 * dev.starsight.annotation.AnnotationTask}s on disk, people answer them with {@link
 * dev.starsight.annotation.Annotation}s, and the answers are exported as labelled rows to train on.
 * {@link dev.starsight.annotation.AnnotationLeases} gives each of several people the next task, and
 * {@link dev.starsight.annotation.QueueResults} says what their answers come to.
 *
 * <pre>{@code
 * try (AnnotationQueue queue = AnnotationQueue.open(Path.of("queue"))) {
 *   queue.addUnsure(examples.rows(), classifier, 0.8, "runs/42/best");
 *   queue.answer(queue.pending().get(0).id(), "4", "ada", Instant.now());
 *   queue.export(Path.of("answers.tsv"));
 * }
 * }</pre>
 *
 * <p>Trap: only one process at a time can have a queue open, so close it after use.
 */
@NullMarked
package dev.starsight.annotation;

import org.jspecify.annotations.NullMarked;
