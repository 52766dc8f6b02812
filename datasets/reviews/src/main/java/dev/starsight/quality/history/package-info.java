/**
 * The history of data quality: a directory with the metrics and states of every day, or of whatever
 * is checked again and again. It answers what a metric was before, so that an unusual value is
 * noticed, and what the metrics of all days together are, without reading old rows.
 *
 * <pre>{@code
 * QualityHistory history = QualityHistory.open(Path.of("history"));
 * EntryKey key = EntryKey.of(Map.of("day", "2015-08-31"));
 * CheckRun<Review> run = checks.start();
 * reviews.forEach(run);
 * QualityReport report = run.report(history.before(key));
 * history.append(key, run, report, reviews.provenance());
 * }</pre>
 *
 * <p>Traps: the same tags replace the entry that has them, also in the metrics of all days. Metrics
 * that count each value exactly, such as uniqueness, are kept for each day only.
 */
@NullMarked
package dev.starsight.quality.history;

import org.jspecify.annotations.NullMarked;
