package dev.starsight.quality.learning;

import org.jspecify.annotations.Nullable;

/**
 * Options of {@link LearningChecks}. Immutable.
 *
 * @param textColumn the name of the text in what is found
 * @param similarity the least Jaccard similarity of near-duplicates on word 3-grams, above 0, at
 *     most 1
 * @param leastWords the fewest words of a text that is compared, at least 3
 * @param mostShingles how many word 3-grams to hold in memory, at 8 bytes each; of larger inputs a
 *     sample of the texts is compared
 * @param mostListed how many rows to list of each kind; all are counted
 * @param languageRows how many texts to identify the language of; of more, a sample
 * @param groupColumn the column whose values a split keeps in one part; null for none
 * @param seed seed of the samples and of the split
 */
public record LearningCheckOptions(
    String textColumn,
    double similarity,
    int leastWords,
    long mostShingles,
    int mostListed,
    int languageRows,
    @Nullable String groupColumn,
    long seed) {

  /** Words of a shingle. */
  static final int SHINGLE_WORDS = 3;

  public LearningCheckOptions {
    if (!(similarity > 0 && similarity <= 1)) {
      throw new IllegalArgumentException(
          "similarity must be above 0 and at most 1, but is " + similarity);
    }
    if (leastWords < SHINGLE_WORDS) {
      throw new IllegalArgumentException(
          "leastWords must be at least %s, but is %s".formatted(SHINGLE_WORDS, leastWords));
    }
    if (mostShingles < 1 || mostListed < 0 || languageRows < 0) {
      throw new IllegalArgumentException(
          "mostShingles must be positive, mostListed and languageRows not negative, but they are"
              + " %s, %s and %s".formatted(mostShingles, mostListed, languageRows));
    }
  }

  /**
   * Returns a similarity of 0.8, texts of 10 words, 24 million shingles (some 340,000 reviews),
   * 100,000 rows of each kind, 1,000 texts for the language, seed 42.
   */
  public static LearningCheckOptions defaults() {
    return new LearningCheckOptions("text", 0.8, 10, 24_000_000, 100_000, 1_000, null, 42);
  }

  public LearningCheckOptions withTextColumn(String name) {
    return new LearningCheckOptions(
        name, similarity, leastWords, mostShingles, mostListed, languageRows, groupColumn, seed);
  }

  public LearningCheckOptions withMostShingles(long most) {
    return new LearningCheckOptions(
        textColumn, similarity, leastWords, most, mostListed, languageRows, groupColumn, seed);
  }

  public LearningCheckOptions withMostListed(int most) {
    return new LearningCheckOptions(
        textColumn, similarity, leastWords, mostShingles, most, languageRows, groupColumn, seed);
  }

  public LearningCheckOptions withGroupColumn(@Nullable String column) {
    return new LearningCheckOptions(
        textColumn, similarity, leastWords, mostShingles, mostListed, languageRows, column, seed);
  }

  public LearningCheckOptions withSeed(long other) {
    return new LearningCheckOptions(
        textColumn,
        similarity,
        leastWords,
        mostShingles,
        mostListed,
        languageRows,
        groupColumn,
        other);
  }
}
