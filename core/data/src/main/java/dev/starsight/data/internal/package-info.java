/**
 * What splitting, profiling and learning share: normalized texts, groups of equal texts, growable
 * columns of primitive values, seeded shuffling, softmax.
 */
@NullMarked
package dev.starsight.data.internal;

import org.jspecify.annotations.NullMarked;
