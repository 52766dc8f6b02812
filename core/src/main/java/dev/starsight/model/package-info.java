/**
 * What learning yields: a {@link dev.starsight.model.Trainer} turns examples into a {@link
 * dev.starsight.model.Classifier}, which turns texts into {@link dev.starsight.model.Prediction}s
 * and can be saved to and opened from a {@link dev.starsight.model.ModelDirectory}.
 *
 * <p>Trap: a classifier may hold native memory; close it.
 */
@NullMarked
package dev.starsight.model;

import org.jspecify.annotations.NullMarked;
