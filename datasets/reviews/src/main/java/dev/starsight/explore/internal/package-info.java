/** The counts that answer the questions: stars, categories, words, repeats, helpful reviews. */
@NullMarked
package dev.starsight.explore.internal;

import org.jspecify.annotations.NullMarked;
