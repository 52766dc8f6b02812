/** Connections to DuckDB in the process, and the quoting of names and literals. */
@NullMarked
package dev.starsight.lake.internal;

import org.jspecify.annotations.NullMarked;
