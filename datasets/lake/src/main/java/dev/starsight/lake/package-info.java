/**
 * Parquet, through DuckDB in this process: a lake of reviews that may be larger than memory, SQL on
 * it, and feature rows as files.
 *
 * <pre>{@code
 * LakeIngest.into(directory).run(List.of(Path.of("reviews.tsv.gz")), Progress.SILENT);
 * try (Lake lake = Lake.open(directory)) {
 *   Table stars = lake.query("SELECT star_rating, count(*) AS n FROM reviews GROUP BY 1");
 *   lake.stream("SELECT review_body FROM reviews", 64_000, chunk -> work(chunk));
 *   Table statistics = lake.query(NamedQuery.of("star-statistics").sql());
 * }
 * try (FeatureWriter writer = ParquetFeatureWriter.create(train, FeatureOptions.of(128), 2)) {
 *   writer.write(batch);
 *   writer.commit();
 * }
 * }</pre>
 *
 * <p>A lake is only read by SQL: a query is one SELECT over the table {@code reviews}, whose syntax
 * tree is checked before it runs, in a database that opens the lake's files and no others. A {@link
 * dev.starsight.lake.TextFunction} is a function of the application's own, such as a model's, that
 * the query can call.
 *
 * <p>Traps. A Parquet file has no checksums: damage within one is found out only where it cannot be
 * unpacked, or by the {@code manifest.json} beside feature files. DuckDB's memory is not the
 * heap's: it comes on top of {@code -Xmx}. Tablesaw takes an empty text for a missing one and NaN
 * for a missing number; {@link dev.starsight.lake.Lake.RowSink} does not.
 */
@NullMarked
package dev.starsight.lake;

import org.jspecify.annotations.NullMarked;
