/** The commands, one class each. */
@NullMarked
package dev.starsight.cli.commands;

import org.jspecify.annotations.NullMarked;
