/**
 * SQL as a user wrote it: whether it is one SELECT and nothing else, and the line and column of an
 * error.
 */
@NullMarked
package dev.starsight.lake.internal.sql;

import org.jspecify.annotations.NullMarked;
