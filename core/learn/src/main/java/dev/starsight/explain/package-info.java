/**
 * Explanations for any classifier: {@link dev.starsight.explain.WordEffect} removes words, {@link
 * dev.starsight.explain.ColumnImportance} permutes columns. Both only need predictions of the
 * model.
 */
@NullMarked
package dev.starsight.explain;

import org.jspecify.annotations.NullMarked;
