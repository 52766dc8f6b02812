/**
 * Files of reviews as DataFrames, read by the parser that reads them on one machine: the same rows,
 * the same rules, and the refused rows with the reason.
 *
 * <pre>{@code
 * Dataset<Row> reviews = SparkReviews.of(spark).load("hdfs:///reviews/*.tsv.gz");
 * reviews.filter("_reject_reason IS NOT NULL").select("_file", "_line", "_reject_reason").show();
 * Dataset<Row> rows = reviews.filter("_reject_reason IS NULL");
 * }</pre>
 */
@NullMarked
package dev.starsight.spark.readers;

import org.jspecify.annotations.NullMarked;
