/**
 * Data quality of DataFrames: the metrics, checks and suggestions of {@code dev.starsight.quality}
 * in one job over all partitions.
 *
 * <pre>{@code
 * StarsightQuality quality =
 *     StarsightQuality.of(
 *         schema ->
 *             Checks.of(schema)
 *                 .withDefaults()
 *                 .with(Check.named("orders").isComplete("id").isUnique("id")));
 * QualityReport report = quality.verify(orders);
 * Dataset<Row> wrong = quality.failingRows(orders);
 * }</pre>
 *
 * <p>Each executor checks its partitions with the code that checks files on one machine; the states
 * are merged on executors, 32 at a time and in the order of the partitions, so that the driver gets
 * little however many there are. Values that are counted exactly (uniqueness, entropy) go over the
 * network as hashes of 64 bits, each to one task.
 *
 * <p>Traps: means of several partitions differ from those of one in the last digits; the order of
 * rows in a DataFrame that was shuffled is not fixed, and so are not the places of failing rows.
 */
@NullMarked
package dev.starsight.spark.quality;

import org.jspecify.annotations.NullMarked;
