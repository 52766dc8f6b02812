/**
 * Reviews in the 15-column schema of the Amazon Customer Reviews: {@link
 * dev.starsight.reviews.AmazonReviews} to read them, {@link
 * dev.starsight.reviews.AmazonReviewWriter} to write them, and {@link
 * dev.starsight.reviews.Examples} for texts and labels of these or any other files.
 *
 * <pre>{@code
 * Dataset<Review> reviews = AmazonReviews.read(Path.of("reviews.tsv.gz"));
 * Dataset<Example> examples = reviews.map(Review::toExample);
 * }</pre>
 *
 * <p>Traps: the release has <em>no quoting</em>, so a CSV parser with default settings merges rows;
 * copies saved by a spreadsheet are quoted. U+2028 and U+0085 occur in texts and are not line ends.
 * {@code vine}, {@code verified_purchase} and the category also occur in lower case. The headline
 * often states the rating.
 */
@NullMarked
package dev.starsight.reviews;

import org.jspecify.annotations.NullMarked;
