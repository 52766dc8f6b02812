/**
 * What all commands share: progress on standard error, results on standard output, one sentence and
 * an exit code for a failure.
 */
@NullMarked
package dev.starsight.cli.console;

import org.jspecify.annotations.NullMarked;
