package dev.starsight.phrases;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A review as phrases need it. Immutable.
 *
 * @param id identifies the review for readers
 * @param first whether it is of the first side
 * @param label its stars, or another label; empty if it has none
 * @param date its day, or null if it has none
 * @param author identifies the customer; empty if unknown
 * @param product the title of the product, or else its id; empty if unknown
 * @param text the text as it is in the file
 */
public record PhraseText(
    String id,
    boolean first,
    String label,
    @Nullable LocalDate date,
    String author,
    String product,
    String text) {}
