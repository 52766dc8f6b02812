/**
 * What differs between two sets of rows: an old and a new file, the requests of two weeks. Each
 * side is a {@link dev.starsight.drift.TableSummary}, which takes rows one by one in bounded memory
 * and merges with those of other parts; {@link dev.starsight.drift.TableDrift} compares two of them
 * column by column, with a test, an effect size and a false-discovery rate.
 *
 * <pre>{@code
 * List<String> columns = List.of("stars", "country");
 * TableSummary old = TableSummary.of(columns, 42);
 * TableSummary now = TableSummary.of(columns, 42);
 * old.accept(Arrays.asList(5, "US"));
 * now.accept(Arrays.asList(3, "US"));
 * TableDrift drift = TableDrift.of(old, now);
 * System.out.println(drift.sentence());
 * }</pre>
 *
 * <p>A column has drifted only if chance does not explain the difference and the difference is not
 * small. Trap: the tests take rows for independent. Many rows of one customer or product make
 * chance look smaller than it is; the effect size does not change.
 *
 * <p>Texts are compared by a function, {@link dev.starsight.drift.TextComparison}, which a module
 * with learners provides, and predictions by {@link dev.starsight.drift.PredictionDrift}.
 */
@NullMarked
package dev.starsight.drift;

import org.jspecify.annotations.NullMarked;
