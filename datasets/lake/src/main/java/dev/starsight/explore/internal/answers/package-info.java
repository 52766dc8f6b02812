/** Tables, figures and sentences that answer the questions, written from counts. */
@NullMarked
package dev.starsight.explore.internal.answers;

import org.jspecify.annotations.NullMarked;
