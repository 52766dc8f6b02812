/**
 * Heads on an encoder whose weights stay as they are: softmax regression and nearest neighbours.
 */
@NullMarked
package dev.starsight.transformer.internal.frozen;

import org.jspecify.annotations.NullMarked;
