/**
 * Reviews that nobody wrote: {@link dev.starsight.reviews.sample.SampleReviews} generates any
 * number of them from a seed, with the shapes of real ones, so that tests and examples need no
 * download.
 */
@NullMarked
package dev.starsight.reviews.sample;

import org.jspecify.annotations.NullMarked;
