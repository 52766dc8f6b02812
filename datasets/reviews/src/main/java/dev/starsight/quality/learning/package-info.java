/**
 * Checks of labelled texts before anything learns from them: columns that give the label away,
 * near-duplicates, contradicting and rare labels, damaged and cut texts, languages, personal data.
 * {@link dev.starsight.quality.learning.LearningChecks} takes rows one by one and returns {@link
 * dev.starsight.quality.learning.LearningFindings}, which write tables and a summary; {@link
 * dev.starsight.quality.learning.LearningReport} shows them.
 *
 * <pre>{@code
 * LearningChecks checks = new LearningChecks(LearningCheckOptions.defaults());
 * checks.accept(TextRow.of("shop.csv", 2, "1", "5", "Works well.")); // and so on
 * LearningFindings findings = checks.finish(Ratio.percent(90, 5, 5), Run.unlimited());
 * findings.sentences().forEach(System.out::println);
 * }</pre>
 *
 * <p>Traps: a group of near-duplicates is a chain, so its first and last text may differ by more
 * than two near-duplicates do. Personal data is found by its form, not by its meaning. Scripts
 * without spaces between words have no word 3-grams, so their near-duplicates are not found.
 */
@NullMarked
package dev.starsight.quality.learning;

import org.jspecify.annotations.NullMarked;
