/**
 * Constraints that rows suggest, after Deequ's rules: a {@link
 * dev.starsight.quality.suggestions.SuggestionRule} reads the states of a scan and proposes
 * constraints; each is tried on rows that were held back.
 */
@NullMarked
package dev.starsight.quality.suggestions;

import org.jspecify.annotations.NullMarked;
