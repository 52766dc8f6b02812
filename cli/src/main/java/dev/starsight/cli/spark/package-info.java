/** The option that runs a command on Spark: the second process, and what it hands over. */
@NullMarked
package dev.starsight.cli.spark;

import org.jspecify.annotations.NullMarked;
