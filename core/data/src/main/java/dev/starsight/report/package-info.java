/**
 * A self-contained HTML page of sections, {@link dev.starsight.report.Report}: no script, no
 * external request, readable on a phone, in dark mode and on paper. The package is independent of
 * what the page shows.
 *
 * <pre>{@code
 * Report report = Report.titled("Reviews of digital software")
 *     .withSubtitle("81,632 reviews, 2008 to 2015")
 *     .with(Section.titled("Evaluation")
 *         .paragraph("Measured once, on rows that were not used before.")
 *         .keyFigures(new KeyFigure("0.57", "balanced accuracy", "95 % interval 0.55 to 0.59"))
 *         .figure(Matrix.of("Confusion", labels, counts)));
 * report.writeTo(Path.of("report.html"));
 * }</pre>
 *
 * <p>All arguments are text, never markup: they are escaped, and characters that HTML forbids are
 * dropped. The same report gives the same bytes; a date, if wanted, is passed in like other text.
 */
@NullMarked
package dev.starsight.report;

import org.jspecify.annotations.NullMarked;
