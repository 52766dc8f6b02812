/**
 * What every command does alike: progress on standard error, results on standard output, failures
 * as one sentence, the summary, output directories.
 */
@NullMarked
package dev.starsight.cli.console;

import org.jspecify.annotations.NullMarked;
