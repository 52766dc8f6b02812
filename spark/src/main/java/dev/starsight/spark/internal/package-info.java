/** Models on executors, and the functions that stages run over partitions. */
@NullMarked
package dev.starsight.spark.internal;

import org.jspecify.annotations.NullMarked;
