/** Phrases. */
@NullMarked
package dev.starsight.phrases;

import org.jspecify.annotations.NullMarked;
