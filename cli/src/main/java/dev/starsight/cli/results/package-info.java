/**
 * What a command leaves behind: output directories, {@code summary.json}, locks, and the version in
 * them.
 */
@NullMarked
package dev.starsight.cli.results;

import org.jspecify.annotations.NullMarked;
