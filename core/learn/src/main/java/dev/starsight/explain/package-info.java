/**
 * What moved a prediction, for any classifier: {@link dev.starsight.explain.WordEffect} leaves
 * words out, {@link dev.starsight.explain.ColumnImportance} permutes columns. Both ask the model
 * again and need nothing of it.
 */
@NullMarked
package dev.starsight.explain;

import org.jspecify.annotations.NullMarked;
