/** Reviews of DataFrames, and what is counted of them in partitions. */
@NullMarked
package dev.starsight.spark.exploration.internal;

import org.jspecify.annotations.NullMarked;
