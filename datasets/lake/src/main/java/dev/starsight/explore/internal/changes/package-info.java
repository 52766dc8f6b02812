/**
 * Tables, figures and sentences of what differs between two sources, with the chance of such a
 * difference.
 */
@NullMarked
package dev.starsight.explore.internal.changes;

import org.jspecify.annotations.NullMarked;
