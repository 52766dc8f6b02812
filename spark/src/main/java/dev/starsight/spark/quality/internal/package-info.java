/** Runs of checks over partitions, put together. */
@NullMarked
package dev.starsight.spark.quality.internal;

import org.jspecify.annotations.NullMarked;
