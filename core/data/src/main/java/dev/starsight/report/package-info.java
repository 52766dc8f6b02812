/**
 * One self-contained HTML page of sections: {@link dev.starsight.report.Report} knows nothing of
 * what it shows. No script, no external request, readable on a phone, in the dark and on paper.
 *
 * <pre>{@code
 * Report report = Report.titled("Reviews of digital software")
 *     .withSubtitle("81,632 reviews, 2008 to 2015")
 *     .with(Section.titled("Evaluation")
 *         .paragraph("Measured once, on rows that nobody had seen.")
 *         .keyFigures(new KeyFigure("0.57", "balanced accuracy", "95 % interval 0.55 to 0.59"))
 *         .figure(Matrix.of("Confusion", labels, counts)));
 * report.writeTo(Path.of("report.html"));
 * }</pre>
 *
 * <p>Everything passed in is text, never markup: it is escaped, and characters that HTML forbids
 * are dropped. The same report gives the same bytes; whoever wants a date in it passes one in.
 */
@NullMarked
package dev.starsight.report;

import org.jspecify.annotations.NullMarked;
