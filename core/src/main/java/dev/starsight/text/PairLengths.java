package dev.starsight.text;

/**
 * How many tokens of each of two texts are kept. Immutable.
 *
 * @param first of the first text
 * @param second of the second
 */
record PairLengths(int first, int second) {

  /**
   * Cuts two texts as Hugging Face's library does.
   *
   * @param first tokens of the first text, special ones not counted
   * @param second tokens of the second
   * @param room the most tokens of both together, at least 0
   * @throws IllegalArgumentException if the text that {@code truncation} names would have none left
   */
  static PairLengths fitting(int first, int second, int room, Truncation truncation) {
    long excess = (long) first + second - room;
    if (excess <= 0) {
      return new PairLengths(first, second);
    }
    return switch (truncation) {
      case LONGEST_FIRST -> longestFirst(first, second, room);
      case ONLY_FIRST ->
          new PairLengths(shorter("first", first, excess, second, room, truncation), second);
      case ONLY_SECOND ->
          new PairLengths(first, shorter("second", second, excess, first, room, truncation));
    };
  }

  private static PairLengths longestFirst(int first, int second, int room) {
    int fewer = Math.min(first, second);
    int more = fewer > room ? fewer : Math.max(fewer, room - fewer);
    if ((long) fewer + more > room) {
      fewer = room / 2;
      more = fewer + room % 2;
    }
    return first > second ? new PairLengths(more, fewer) : new PairLengths(fewer, more);
  }

  private static int shorter(
      String name, int length, long excess, int other, int room, Truncation truncation) {
    if (length <= excess) {
      throw new IllegalArgumentException(
          truncation
              + " must leave a token of the "
              + name
              + " text, but it has "
              + length
              + " and the other "
              + other
              + ", and there is room for "
              + room);
    }
    return (int) (length - excess);
  }
}
