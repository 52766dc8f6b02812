/**
 * Any delimited file with a header, plain or gzip, row by row: {@link
 * dev.starsight.datasets.delimited.DelimitedFile}. How fields are told apart is found out by
 * evidence and can be asked for and told ({@link dev.starsight.datasets.delimited.Dialect}); bad
 * rows end the reading or are collected ({@link dev.starsight.datasets.delimited.Rejects}).
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
 * <p>Traps: a row may span lines, so row numbers are not line numbers. Counts and the digest are
 * known at the end only. Whoever stops before the end does not learn whether the file is whole.
 */
@NullMarked
package dev.starsight.datasets.delimited;

import org.jspecify.annotations.NullMarked;
