/**
 * How a field of a table is read as a number, a flag or a date; what learners read the same way.
 */
@NullMarked
package dev.starsight.profile.internal;

import org.jspecify.annotations.NullMarked;
