/**
 * The human review queue: unsure predictions become {@link
 * dev.starsight.annotation.AnnotationTask}s on disk, people answer them with {@link
 * dev.starsight.annotation.Annotation}s, and answers export as labelled rows to train on.
 *
 * <pre>{@code
 * try (AnnotationQueue queue = AnnotationQueue.open(Path.of("queue"))) {
 *   queue.addUnsure(examples.rows(), classifier.predict(examples.rows()), 0.8, "runs/42/best");
 *   queue.answer(queue.pending().get(0).id(), "4", "ada", Instant.now());
 *   queue.export(Path.of("answers.tsv"));
 * }
 * }</pre>
 *
 * <p>Trap: a queue is open in one process at a time; close it, or nobody else can open it.
 */
@NullMarked
package dev.starsight.annotation;

import org.jspecify.annotations.NullMarked;
