/**
 * Unusual values of a metric, judged by its earlier ones: an {@link
 * dev.starsight.quality.anomalies.AnomalyRule} computes the range in which the next value should
 * be, and a {@link dev.starsight.quality.anomalies.AnomalyWatch} looks at many metrics at once.
 *
 * <pre>{@code
 * Check check = Check.named("sizes").hasSize(Threshold.by(AnomalyRule.usual().forItsWeekday()));
 * }</pre>
 *
 * <p>Traps: a rule says nothing until there are enough earlier values. A range is about one metric:
 * of a hundred metrics, one is outside its range by chance a hundred times as often, which only
 * {@link dev.starsight.quality.anomalies.AnomalyWatch} corrects for.
 */
@NullMarked
package dev.starsight.quality.anomalies;

import org.jspecify.annotations.NullMarked;
