/** Output directories, {@code summary.json}, locks, and the version that is written into them. */
@NullMarked
package dev.starsight.cli.results;

import org.jspecify.annotations.NullMarked;
