/**
 * What the answers of people change in the rows that a model is fitted on, so that the old model
 * and the new one can be compared: rows stay in the part of the split that they were in.
 *
 * <pre>{@code
 * AnsweredSplits answered =
 *     AnsweredSplits.of(new ModelRows(splits), QueueResults.read(directory).finalLabels(), false);
 * Classifier after = trainer.fit(answered.data(), Run.unlimited());
 * }</pre>
 *
 * <p>Trap: a queue holds what a model is unsure of. Answers say nothing about how good it is on
 * other rows, so compare models on the validation part, never on the answered rows alone.
 */
@NullMarked
package dev.starsight.annotation.retraining;

import org.jspecify.annotations.NullMarked;
