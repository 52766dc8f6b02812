/**
 * The parts that splitting and profiling share: normalized texts, groups of equal texts, growable
 * columns of primitive values.
 */
@NullMarked
package dev.starsight.data.internal;

import org.jspecify.annotations.NullMarked;
