/**
 * Answers from elsewhere into a review queue, and a queue's tasks and answers to elsewhere: tables
 * with commas or tabs, JSON lines, and the JSON of Label Studio.
 *
 * <pre>{@code
 * LabelStudio.export(queue, Path.of("tasks.json"));
 * ImportedAnswers answers = LabelStudio.read(queue, Path.of("export.json"), "ada");
 * AddedAnswers added = queue.addAnswers(answers.answers());
 * }</pre>
 *
 * <p>Trap: an answer belongs to a task of the queue, by the task's id or by the id and text of the
 * row. Answers to other rows are counted and left out, because nothing says what the model thought
 * of them.
 */
@NullMarked
package dev.starsight.annotation.exchange;

import org.jspecify.annotations.NullMarked;
