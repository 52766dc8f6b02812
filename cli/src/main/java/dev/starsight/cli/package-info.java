/** The command line: {@code starsight COMMAND OPTIONS}. */
@NullMarked
package dev.starsight.cli;

import org.jspecify.annotations.NullMarked;
