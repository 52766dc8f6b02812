/**
 * The words and phrases that tell two sides of reviews apart: one star and the others, one category
 * and the rest, two sources, or two periods. Of two periods it also finds what is said now and was
 * not before. {@link dev.starsight.phrases.PhraseFinder} counts, tests and folds n-grams of one to
 * four words; {@link dev.starsight.phrases.PhraseFindings} holds the result and writes it into a
 * summary; {@link dev.starsight.phrases.PhraseReport} shows it. {@code PhraseTables} of {@code
 * starsight-lake} writes it as CSV and Parquet, {@code StarsightPhrases} of {@code starsight-spark}
 * finds it in a DataFrame.
 *
 * <pre>{@code
 * PhraseSides sides = PhraseSides.since(YearMonth.of(2015, 7), 12);
 * PhraseFindings findings =
 *     PhraseFinder.find(phraseTexts::forEach, sides, PhraseOptions.defaults(), Run.unlimited());
 * findings.newPhrases().forEach(phrase -> System.out.println(phrase.text()));
 * PhraseReport.of("reviews.tsv.gz", findings, provenance).writeTo(Path.of("report.html"));
 * }</pre>
 *
 * <p>Traps: a source is read twice if its reviews do not fit into memory, so it must give the same
 * reviews again. The stop words are English. A text of five words or more counts once on each side,
 * whoever wrote it.
 */
@NullMarked
package dev.starsight.phrases;

import org.jspecify.annotations.NullMarked;
