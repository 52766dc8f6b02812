package dev.starsight.quality.learning;

import dev.starsight.quality.learning.internal.Lingua;
import java.util.List;
import java.util.Optional;

/**
 * The languages of a sample of texts. Immutable.
 *
 * @param sentence why they are not known; empty if they are
 * @param texts texts that were looked at
 * @param counts the languages by number of texts, the most frequent first
 */
public record Languages(String sentence, long texts, List<LanguageCount> counts) {

  public Languages {
    counts = List.copyOf(counts);
  }

  /** Returns the most frequent language that is known; empty if none is. */
  public Optional<String> main() {
    return counts.stream()
        .map(LanguageCount::language)
        .filter(language -> !language.equals(Lingua.UNKNOWN))
        .findFirst();
  }

  /** Returns how many texts are in another language, those of an unknown one not counted. */
  public long otherTexts() {
    return counts.stream()
        .filter(count -> isOther(count.language()))
        .mapToLong(LanguageCount::rows)
        .sum();
  }

  boolean isOther(String language) {
    return !language.equals(Lingua.UNKNOWN) && !language.equals(main().orElse(language));
  }

  /** A language by its ISO 639-1 code, or {@code unknown}, and how many texts are in it. */
  public record LanguageCount(String language, long rows) {}
}
