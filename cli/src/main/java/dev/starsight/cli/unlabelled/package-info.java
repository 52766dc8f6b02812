/** What {@code evaluate} does for rows without labels. */
@NullMarked
package dev.starsight.cli.unlabelled;

import org.jspecify.annotations.NullMarked;
