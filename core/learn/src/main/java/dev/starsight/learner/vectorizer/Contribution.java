package dev.starsight.learner.vectorizer;

/**
 * What an n-gram of a text, or a further column, adds to the score of a label.
 *
 * @param ngram lower-cased words joined by blanks; of a column, what it says: {@code age up to 34},
 *     {@code department = Shoes}, {@code title: love}
 * @param weight what it adds to the logarithm of the label's odds, against the mean of all labels;
 *     negative where it speaks against the label
 */
public record Contribution(String ngram, double weight) {}
