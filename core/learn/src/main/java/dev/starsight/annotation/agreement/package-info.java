/**
 * How well people who label the same items agree: Cohen's kappa of two people, Fleiss' kappa and
 * Krippendorff's alpha of any number, with bootstrap intervals.
 *
 * <pre>{@code
 * Ratings ratings = Ratings.of(LabelSet.of(labels), List.of(
 *     new Rating("R1", "ada", "4"), new Rating("R1", "bob", "5"), new Rating("R2", "ada", "1")));
 * double alpha = Agreement.krippendorffAlpha(ratings, Distance.ORDINAL);
 * }</pre>
 *
 * <p>Trap: all of these are about chance as much as about people. If nearly all items have the same
 * label, they are low however often people agree; look at the observed agreement, too.
 */
@NullMarked
package dev.starsight.annotation.agreement;

import org.jspecify.annotations.NullMarked;
