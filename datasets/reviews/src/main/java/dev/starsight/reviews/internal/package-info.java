/** The lengths of texts in words and characters. */
@NullMarked
package dev.starsight.reviews.internal;

import org.jspecify.annotations.NullMarked;
