/**
 * The classifier on an encoder: it tokenizes, batches by length, locks and closes, and has a head
 * for each kind of model.
 */
@NullMarked
package dev.starsight.transformer.internal.classifier;

import org.jspecify.annotations.NullMarked;
