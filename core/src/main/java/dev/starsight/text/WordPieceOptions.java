package dev.starsight.text;

/**
 * How a BERT tokenizer prepares a text; the names Hugging Face gives these are in brackets.
 * Immutable.
 *
 * @param cleanText whether control characters are dropped and white space becomes blanks ({@code
 *     clean_text})
 * @param splitIdeographs whether every CJK ideograph is a word of its own ({@code
 *     handle_chinese_chars})
 * @param stripAccents whether texts are decomposed (NFD) and non-spacing marks dropped ({@code
 *     strip_accents})
 * @param lowerCase whether letters are made lower case
 * @param maxWordLength the most characters of a word; a longer one is [UNK] ({@code
 *     max_input_chars_per_word}); at least 1
 * @param specialTokens whether a literal special token in a text becomes that token; switch it off
 *     for texts nobody vouches for
 */
public record WordPieceOptions(
    boolean cleanText,
    boolean splitIdeographs,
    boolean stripAccents,
    boolean lowerCase,
    int maxWordLength,
    boolean specialTokens) {

  public WordPieceOptions {
    if (maxWordLength < 1) {
      throw new IllegalArgumentException(
          "maxWordLength must be at least 1, but is " + maxWordLength);
    }
  }

  /** Those of bert-base-uncased and distilbert-base-uncased. */
  public static WordPieceOptions uncased() {
    return new WordPieceOptions(true, true, true, true, 100, true);
  }

  /** Those of bert-base-cased. */
  public static WordPieceOptions cased() {
    return new WordPieceOptions(true, true, false, false, 100, true);
  }

  public WordPieceOptions withSpecialTokens(boolean taken) {
    return new WordPieceOptions(
        cleanText, splitIdeographs, stripAccents, lowerCase, maxWordLength, taken);
  }
}
