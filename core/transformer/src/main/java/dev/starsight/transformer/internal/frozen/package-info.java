/** The head on an encoder whose weights stay as they are: softmax regression. */
@NullMarked
package dev.starsight.transformer.internal.frozen;

import org.jspecify.annotations.NullMarked;
