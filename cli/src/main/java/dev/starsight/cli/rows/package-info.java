/** Writers of query results, and feature files from rows that are buffered on disk. */
@NullMarked
package dev.starsight.cli.rows;

import org.jspecify.annotations.NullMarked;
