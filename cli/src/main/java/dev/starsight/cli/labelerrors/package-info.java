/** The options {@code --label-errors} and {@code --suspicious}: rows with a wrong label. */
@NullMarked
package dev.starsight.cli.labelerrors;

import org.jspecify.annotations.NullMarked;
