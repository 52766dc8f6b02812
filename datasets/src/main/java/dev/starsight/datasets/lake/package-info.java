/**
 * Parquet, through DuckDB in this process: feature rows as {@code part-00000.parquet} and so on,
 * which pandas, TensorFlow, Spark and DuckDB open as they are.
 *
 * <pre>{@code
 * try (FeatureWriter writer = ParquetFeatureWriter.create(train, FeatureOptions.of(128), 2)) {
 *   writer.write(batch);
 *   writer.commit();
 * }
 * try (FeatureReader reader = ParquetFeatures.open(train).shuffled(seed, 10_000)) {
 *   Optional<FeatureBatch> rows = reader.nextBatch(256);
 * }
 * }</pre>
 *
 * <p>Traps. A Parquet file has no checksums: only with the {@code manifest.json} beside it is
 * damage found out for certain. DuckDB's memory is not the heap's: it comes on top of {@code -Xmx}.
 */
@NullMarked
package dev.starsight.datasets.lake;

import org.jspecify.annotations.NullMarked;
