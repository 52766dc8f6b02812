package dev.starsight.cli.rows;

import dev.starsight.features.FeatureBatch;
import dev.starsight.text.Tokenizer.Truncation;

/** The tokens of a text, or of a headline and a text. Not thread-safe: shares its array. */
final class TokenRow {

  private static final int SPECIALS_OF_PAIR = 3;

  private final int[] ids;
  private final int length;

  /** Where the second text begins; 0 for a single text. */
  private final int second;

  private TokenRow(int[] ids, int length, int second) {
    this.ids = ids;
    this.length = length;
    this.second = second;
  }

  /**
   * Returns a row of tokens.
   *
   * @param ids not copied; {@link #cutTo} changes them
   * @param second where the second text begins; 0 for a single text
   */
  static TokenRow of(int[] ids, int length, int second) {
    return new TokenRow(ids, length, second);
  }

  /** Cuts the row as the tokenizer would have: the last token of each text stays [SEP]. */
  TokenRow cutTo(int most) {
    if (length <= most) {
      return this;
    }
    if (second == 0) {
      ids[most - 1] = ids[length - 1];
      return new TokenRow(ids, most, 0);
    }
    int first = second - 2;
    int other = length - second - 1;
    int room = most - SPECIALS_OF_PAIR;
    int kept = Truncation.LONGEST_FIRST.keptOfFirst(first, other, room);
    int separator = ids[length - 1];
    ids[kept + 1] = separator;
    System.arraycopy(ids, second, ids, kept + 2, room - kept);
    ids[most - 1] = separator;
    return new TokenRow(ids, most, kept + 2);
  }

  void addTo(FeatureBatch.Builder batch, int labelId) {
    if (second == 0) {
      batch.add(ids, 0, length, labelId);
    } else {
      batch.addPair(ids, 0, length, second, labelId);
    }
  }
}
