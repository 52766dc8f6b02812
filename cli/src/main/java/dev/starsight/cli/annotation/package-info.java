/** The commands of a review queue that exists, and the options that fill one. */
@NullMarked
package dev.starsight.cli.annotation;

import org.jspecify.annotations.NullMarked;
