/** Starsight's verbs on Apache Spark. */
@NullMarked
package dev.starsight.spark;

import org.jspecify.annotations.NullMarked;
