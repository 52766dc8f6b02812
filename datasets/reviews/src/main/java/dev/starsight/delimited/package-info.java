/**
 * Any delimited file with a header, plain or gzip, row by row: {@link
 * dev.starsight.delimited.DelimitedFile}. How fields are told apart is found out by evidence and
 * can be asked for and told ({@link dev.starsight.delimited.Dialect}); bad rows end the reading or
 * are collected ({@link dev.starsight.delimited.Rejects}).
 *
 * <pre>{@code
 * try (DelimitedFile<Row> file = DelimitedFile.open(path, ReadOptions.defaults())) {
 *   for (Row row = file.read(); row != null; row = file.read()) {
 *     use(row.text("Review Text"));
 *   }
 *   show(file.dialect(), file.rejects(), file.account());
 * }
 * }</pre>
 *
 * <p>{@code open} with a {@link dev.starsight.delimited.RowReader.Factory} makes something else of
 * each row, from its bytes and without texts that nobody wants; several threads do so at once
 * ({@link dev.starsight.delimited.ReadOptions#withThreads}).
 *
 * <p>Traps: a {@code RowReader} sees one {@link dev.starsight.delimited.Row} object with ever other
 * contents, and must {@code keep()} what is to stay. A row may span lines, so row numbers are not
 * line numbers. Counts and the digest are known at the end only. Whoever stops before the end does
 * not learn whether the file is whole.
 */
@NullMarked
package dev.starsight.delimited;

import org.jspecify.annotations.NullMarked;
