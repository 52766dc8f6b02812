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
 *     max_input_chars_per_word}); 1 to 10,000
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
    if (maxWordLength < 1 || maxWordLength > LONGEST_WORD) {
      throw new IllegalArgumentException(
          "maxWordLength must be 1 to " + LONGEST_WORD + ", but is " + maxWordLength);
    }
  }

  /** Larger than in any model; room for such a word is made a thread. */
  static final int LONGEST_WORD = 10_000;

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
