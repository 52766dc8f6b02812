/**
 * Reads any delimited file or file of JSON lines, plain or gzip, row by row: {@link
 * dev.starsight.delimited.DelimitedFile}. The dialect, which is JSON lines or the delimiter and
 * whether fields may be quoted, is detected from the beginning of the file unless it is given
 * ({@link dev.starsight.delimited.Dialect}). A bad row ends the reading or is collected ({@link
 * dev.starsight.delimited.Rejects}).
 *
 * <pre>{@code
 * try (DelimitedFile<Row> file = DelimitedFile.open(path, ReadOptions.defaults())) {
 *   for (Row row = file.read(); row != null; row = file.read()) {
 *     use(row.text("Review Text"));
 *   }
 *   show(file.dialect(), file.rejects(), file.source());
 * }
 * }</pre>
 *
 * <p>{@code open} with a {@link dev.starsight.delimited.Row.Mapper.Factory} maps each row to
 * another type straight from its bytes, so that no unused string is created; several threads do so
 * at once ({@link dev.starsight.delimited.ReadOptions#withThreads}).
 *
 * <p>Traps: a {@code Row.Mapper} gets the same {@link dev.starsight.delimited.Row} object with new
 * contents for every row, and must call {@code keep()} for a row that is to stay. A row may span
 * lines, so row numbers are not line numbers. Counts and the digest are known only at the end. A
 * caller that stops before the end does not learn whether the file is complete.
 */
@NullMarked
package dev.starsight.delimited;

import org.jspecify.annotations.NullMarked;
