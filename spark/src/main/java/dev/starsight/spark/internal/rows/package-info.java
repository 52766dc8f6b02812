/** What the stages do with the rows of a partition. */
@NullMarked
package dev.starsight.spark.internal.rows;

import org.jspecify.annotations.NullMarked;
