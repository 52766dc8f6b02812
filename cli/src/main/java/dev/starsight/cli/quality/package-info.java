/** What {@code check} does besides its metrics and checks. */
@NullMarked
package dev.starsight.cli.quality;

import org.jspecify.annotations.NullMarked;
