/**
 * Conversion of texts to sparse rows: scanning words, counting n-grams, document frequencies,
 * TF-IDF, feature hashing, chi-square selection and principal components.
 */
@NullMarked
package dev.starsight.learner.internal.vectorizer;

import org.jspecify.annotations.NullMarked;
