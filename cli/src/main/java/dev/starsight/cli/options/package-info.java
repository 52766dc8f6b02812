/** Options that several commands share. */
@NullMarked
package dev.starsight.cli.options;

import org.jspecify.annotations.NullMarked;
