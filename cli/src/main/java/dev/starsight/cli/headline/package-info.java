/** How headlines and texts of the input are read: the options that commands share. */
@NullMarked
package dev.starsight.cli.headline;

import org.jspecify.annotations.NullMarked;
