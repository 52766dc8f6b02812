/**
 * Feature files as Parquet with the columns of the TFRecord files, written and read through DuckDB.
 */
@NullMarked
package dev.starsight.lake.parquet;

import org.jspecify.annotations.NullMarked;
