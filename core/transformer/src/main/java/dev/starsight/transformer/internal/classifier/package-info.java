/**
 * The classifier on an encoder: one shell that tokenizes, batches by length, locks and closes, with
 * a head for each kind of model.
 */
@NullMarked
package dev.starsight.transformer.internal.classifier;

import org.jspecify.annotations.NullMarked;
