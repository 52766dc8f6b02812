/** Options that several commands share, and how their values are read. */
@NullMarked
package dev.starsight.cli.options;

import org.jspecify.annotations.NullMarked;
