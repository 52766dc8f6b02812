/** Softmax regression on sparse rows by AdaGrad. */
@NullMarked
package dev.starsight.learner.internal.linear;

import org.jspecify.annotations.NullMarked;
