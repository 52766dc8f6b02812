/**
 * Learners on text features, without pretrained weights or an engine to start: a majority baseline,
 * softmax regression, and boosted trees on few columns. {@link TextFeatures} are the options of the
 * features: TF-IDF values of n-grams of words, of characters, of both, or hashed, or a few
 * principal components of these. The linear learner is the first candidate of any search: it takes
 * seconds and is better than the trees; where labels are numbers, {@link
 * dev.starsight.learner.OrdinalTrainer} is better still.
 *
 * <pre>{@code
 * LinearTrainer trainer = new LinearTrainer(LinearOptions.quick(42));
 * try (LinearClassifier classifier = trainer.fit(data, Run.unlimited())) {
 *   classifier.predict("It is okay");
 *   classifier.contributions("It is okay"); // the n-grams with the most weight
 * }
 * }</pre>
 *
 * <p>Traps: text is used as it is, so {@code <br />} is the word {@code br}, unless {@link
 * dev.starsight.model.TrainingData#withClean} says otherwise. A model trained on balanced rows
 * gives the probabilities of balanced labels: calibrate before comparing them with a threshold.
 *
 * <p>Only this package and its internal ones use Smile and set its random seed.
 */
@NullMarked
package dev.starsight.learner;

import dev.starsight.learner.vectorizer.TextFeatures;
import org.jspecify.annotations.NullMarked;
