/** Lengths of texts in words and characters, as the exploration counts them. */
@NullMarked
package dev.starsight.reviews.internal;

import org.jspecify.annotations.NullMarked;
