/**
 * Generated reviews: {@link dev.starsight.reviews.sample.SampleReviews} makes any number of them
 * from a seed, with the statistics of real ones, so that tests and examples need no download.
 */
@NullMarked
package dev.starsight.reviews.sample;

import org.jspecify.annotations.NullMarked;
