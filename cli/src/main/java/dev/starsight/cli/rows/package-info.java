/** Rows of a result as a table, CSV or JSON, and rows that wait on disk. */
@NullMarked
package dev.starsight.cli.rows;

import org.jspecify.annotations.NullMarked;
