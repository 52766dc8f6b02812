/**
 * How texts become numbers: {@link dev.starsight.learner.vectorizer.TextFeatures} says which
 * n-grams of words or characters count, how many and how they are weighed.
 */
@NullMarked
package dev.starsight.learner.vectorizer;

import org.jspecify.annotations.NullMarked;
