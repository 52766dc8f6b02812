/**
 * Results of commands after the fact: which of their models is in use, and how they compare with
 * each other.
 */
@NullMarked
package dev.starsight.cli.runs;

import org.jspecify.annotations.NullMarked;
