/**
 * Labelled texts as values: {@link dev.starsight.data.Example}, the immutable {@link
 * dev.starsight.data.Dataset} that knows where it came from, the ordered {@link
 * dev.starsight.data.LabelSet}, and seeded sampling and splitting, with a check for columns that
 * give the label away. {@link dev.starsight.data.SplitPlan} splits rows that are not in memory.
 *
 * <pre>{@code
 * Splits splits = Splits.stratified(examples, Ratio.percent(90, 5, 5), 42).balanceTraining(42);
 * }</pre>
 *
 * <p>Trap: balance <em>after</em> splitting. A test part that was balanced, or that shares texts
 * with the training part, flatters every model.
 */
@NullMarked
package dev.starsight.data;

import org.jspecify.annotations.NullMarked;
