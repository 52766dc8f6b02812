/**
 * Figures as SVG text: {@link dev.starsight.chart.Bars}, {@link dev.starsight.chart.PairedBars},
 * {@link dev.starsight.chart.StackedBars}, {@link dev.starsight.chart.Lines}, {@link
 * dev.starsight.chart.Histogram}, {@link dev.starsight.chart.Matrix}. A figure is an immutable
 * value; the same value gives the same bytes on every machine and in every locale. No AWT, no fonts
 * to install, no script.
 *
 * <pre>{@code
 * List<Bars.Bar> bars = List.of(new Bars.Bar("1", 23_783), new Bars.Bar("2", 8_610));
 * Figure stars =
 *     Bars.vertical("Reviews by star", bars)
 *         .withSubtitle("81,632 reviews")
 *         .withPalette(Figure.Palette.STARS);
 * Files.writeString(Path.of("stars.svg"), stars.svg());
 * }</pre>
 *
 * <p>Traps: a page with several figures uses {@link dev.starsight.chart.Figure#fragment} with a
 * unique id for each, and {@link dev.starsight.chart.Figure#stylesheet()} once. NaN and infinite
 * values are gaps, not zeros.
 */
@NullMarked
package dev.starsight.chart;

import org.jspecify.annotations.NullMarked;
