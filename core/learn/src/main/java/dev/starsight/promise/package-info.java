/**
 * Promises about predictions that no person checks: a threshold chosen from what a user wants, sets
 * of labels that hold the true one with a stated probability, and an interval for each figure.
 *
 * <pre>{@code
 * PromiseRows rows = PromiseRows.of(classifier, examples, seed);
 * Promises promises = rows.make(Wish.withinOne(0.95).withPeople(0.3));
 * Prediction prediction = classifier.predict("It works.");
 * boolean unchecked = promises.passes(prediction);
 * List<String> set = promises.set(prediction, 0.9);
 * promises.writeTo(directory);
 * }</pre>
 *
 * <p>Traps: the rows must be labelled, drawn as the future rows will be, and unknown to the model:
 * never training rows and never the test part; validation rows that chose the model make intervals
 * that hold a little less often. A promise is about rows like these; {@link
 * dev.starsight.promise.PromiseRows#test} tells whether it holds for others. docs/promises.md has
 * the methods and what was measured.
 */
@NullMarked
package dev.starsight.promise;

import org.jspecify.annotations.NullMarked;
