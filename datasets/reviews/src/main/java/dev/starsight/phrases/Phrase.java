package dev.starsight.phrases;

import java.time.YearMonth;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A phrase that one side says more often than the other. Immutable.
 *
 * @param text its words in lower case, separated by blanks
 * @param side the name of the side that says it more often
 * @param reviews reviews of this side that say it, however often
 * @param otherReviews reviews of the other side that say it
 * @param score of a phrase that tells the sides apart, the z score of its log-odds, above 0; of a
 *     new phrase, −log10 of the probability of so many reviews if it were said five times as often
 *     as before, at least 0
 * @param q the smallest false-discovery rate at which it is among the results, 0 to 1
 * @param stars reviews of both sides that say it, by their label, in the order of the labels
 * @param begins the month from which on it is said clearly more often, or null if there is none
 * @param monthly reviews of both sides that say it, for each month of {@link
 *     PhraseFindings#months()}
 * @param examples at most three typical reviews of this side
 */
public record Phrase(
    String text,
    String side,
    long reviews,
    long otherReviews,
    double score,
    double q,
    Map<String, Long> stars,
    @Nullable YearMonth begins,
    List<Long> monthly,
    List<PhraseExample> examples) {

  public Phrase {
    stars = Collections.unmodifiableMap(new LinkedHashMap<>(stars));
    monthly = List.copyOf(monthly);
    examples = List.copyOf(examples);
  }
}
