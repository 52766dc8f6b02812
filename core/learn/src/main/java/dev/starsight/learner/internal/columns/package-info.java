/** Further columns of a table as features: numbers, values and words. */
@NullMarked
package dev.starsight.learner.internal.columns;

import org.jspecify.annotations.NullMarked;
