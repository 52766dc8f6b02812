/** The command line: one small class a command, and each is the example of its stage. */
@NullMarked
package dev.starsight.cli.commands;

import org.jspecify.annotations.NullMarked;
