package dev.starsight.phrases;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A typical review that says a phrase. Immutable.
 *
 * @param id identifies the review
 * @param label its stars, or another label; empty if it has none
 * @param date its day, or null if it has none
 * @param text its text, unchanged
 */
public record PhraseExample(String id, String label, @Nullable LocalDate date, String text) {}
