/**
 * Checks in a text file that people edit: one rule a line, written as reports name constraints.
 *
 * <pre>
 * # What every file of reviews must meet
 * hasSize() &gt;= 1000
 * isComplete(review_id)
 * isBetween(star_rating, 1, 5)
 * isContainedIn(product_category, Toys, "Health &amp; Beauty") &gt;= 0.99
 * isComplete(review_body) where verified_purchase = Y
 * satisfies("helpful_votes &lt;= total_votes")
 * warning: hasMean(star_rating) between 3 and 4.5
 * </pre>
 */
@NullMarked
package dev.starsight.quality.rules;

import org.jspecify.annotations.NullMarked;
