/**
 * Labelled texts as values: {@link dev.starsight.data.Example}, the immutable {@link
 * dev.starsight.data.Dataset} with its provenance, the ordered {@link dev.starsight.data.LabelSet},
 * and seeded sampling and splitting. {@link dev.starsight.data.SplitPlan} splits rows that are not
 * in memory.
 *
 * <pre>{@code
 * Splits splits = Splits.stratified(examples, Ratio.percent(90, 5, 5), 42).balanceTraining(42);
 * }</pre>
 *
 * <p>Trap: balance <em>after</em> splitting. The metrics of every model are too high on a test part
 * that was balanced or that shares texts with the training part.
 */
@NullMarked
package dev.starsight.data;

import org.jspecify.annotations.NullMarked;
