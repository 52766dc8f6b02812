/**
 * Options of text features: {@link dev.starsight.learner.vectorizer.TextFeatures} selects which
 * n-grams of words or characters are counted, how many, and how they are weighted.
 */
@NullMarked
package dev.starsight.learner.vectorizer;

import org.jspecify.annotations.NullMarked;
