/** Columns beside the text as features: numbers, values and words of a table. */
@NullMarked
package dev.starsight.learner.internal.columns;

import org.jspecify.annotations.NullMarked;
