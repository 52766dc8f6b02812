/**
 * Connections to DuckDB in the process, the quoting of names and literals, and small Parquet files
 * that are written without it.
 */
@NullMarked
package dev.starsight.lake.internal;

import org.jspecify.annotations.NullMarked;
