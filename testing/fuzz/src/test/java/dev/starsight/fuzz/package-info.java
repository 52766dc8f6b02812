/** Fuzzing of every reader of a file: targets, structure-aware edits, and the process that runs. */
@NullMarked
package dev.starsight.fuzz;

import org.jspecify.annotations.NullMarked;
