/**
 * Phrases that were found, as CSV and Parquet files.
 *
 * <pre>{@code
 * PhraseFindings findings =
 *     PhraseFinder.find(
 *         phraseTexts::forEach,
 *         PhraseSides.of("one star", "others"),
 *         PhraseOptions.defaults(),
 *         Run.unlimited());
 * PhraseTables.of(findings).writeTo(Path.of("phrases"), false);
 * }</pre>
 */
@NullMarked
package dev.starsight.phrases.tables;

import org.jspecify.annotations.NullMarked;
