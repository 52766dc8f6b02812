/**
 * Metrics of rows, computed in one scan: an {@link dev.starsight.quality.analyzers.Analyzer} names
 * a {@link dev.starsight.quality.analyzers.Measurement}, whose {@link
 * dev.starsight.quality.analyzers.State} a {@link dev.starsight.quality.analyzers.Scan} keeps, and
 * computes a {@link dev.starsight.quality.analyzers.DataMetric} from it. Analyzers with equal
 * measurements share a state. States of parts merge into the state of the whole and can be saved,
 * so that rows may come in parts, by day or by partition.
 *
 * <pre>{@code
 * List<Analyzer<?>> analyzers = List.of(Analyzers.mean("star_rating"));
 * Scan<Review> scan = Scan.of(ReviewChecks.schema(), analyzers).addAll(reviews);
 * System.out.println(scan.metric(analyzers.get(0)));
 * }</pre>
 *
 * <p>Traps: an absent value (null) is not an empty text. Memory does not grow with the rows;
 * measurements that count each value exactly (uniqueness, entropy and the like) write what does not
 * fit to a temporary file.
 */
@NullMarked
package dev.starsight.quality.analyzers;

import org.jspecify.annotations.NullMarked;
