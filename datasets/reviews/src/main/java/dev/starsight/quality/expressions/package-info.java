/**
 * A small language for conditions on rows, for filters and for {@code satisfies}: {@code
 * helpful_votes <= total_votes and product_category in (Toys, "Health & Beauty")}.
 */
@NullMarked
package dev.starsight.quality.expressions;

import org.jspecify.annotations.NullMarked;
