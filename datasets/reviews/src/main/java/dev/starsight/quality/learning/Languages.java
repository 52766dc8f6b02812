package dev.starsight.quality.learning;

import java.util.List;

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

  /** A language by its ISO 639-1 code, and how many texts are in it. */
  public record LanguageCount(String language, long rows) {}
}
