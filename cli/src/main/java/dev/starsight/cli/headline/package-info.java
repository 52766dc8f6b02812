/** How the headlines of the input are read: the option that commands share. */
@NullMarked
package dev.starsight.cli.headline;

import org.jspecify.annotations.NullMarked;
