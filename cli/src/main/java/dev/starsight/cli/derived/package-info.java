/** Commands that make a model of another one: in another format, smaller, or adapted to texts. */
@NullMarked
package dev.starsight.cli.derived;

import org.jspecify.annotations.NullMarked;
