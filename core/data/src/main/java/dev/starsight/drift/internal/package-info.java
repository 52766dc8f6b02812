/** Tail probabilities, the false-discovery rate and random samples that merge. */
@NullMarked
package dev.starsight.drift.internal;

import org.jspecify.annotations.NullMarked;
