/** Parsing of the fields of a table as numbers or dates, shared by profiles and learners. */
@NullMarked
package dev.starsight.profile.internal;

import org.jspecify.annotations.NullMarked;
