/**
 * Predictions of many rows: the lines they become, the threads that make them, and the file that
 * grows while a process may be killed.
 */
@NullMarked
package dev.starsight.cli.predict;

import org.jspecify.annotations.NullMarked;
