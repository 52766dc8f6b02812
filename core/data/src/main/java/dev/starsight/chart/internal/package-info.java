/** Escaping of text in SVG and HTML. */
@NullMarked
package dev.starsight.chart.internal;

import org.jspecify.annotations.NullMarked;
