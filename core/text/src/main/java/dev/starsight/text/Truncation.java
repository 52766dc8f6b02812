package dev.starsight.text;

/** What is cut when two texts are longer together than they may be; always at the end of a text. */
public enum Truncation {
  /** The longer one down to the length of the other, then both alike: Hugging Face's default. */
  LONGEST_FIRST {
    @Override
    int keptOfFirst(int first, int second, int room) {
      int shorter = Math.min(first, second);
      // Half each, unless one needs less; of an odd number the longer one has the larger half.
      int ofShorter = Math.min(shorter, room / 2);
      return first <= second ? ofShorter : room - ofShorter;
    }
  },
  /** The first alone. */
  ONLY_FIRST {
    @Override
    int keptOfFirst(int first, int second, int room) {
      return rest("first", first, second, room);
    }
  },
  /** The second alone, as for a question and a long answer. */
  ONLY_SECOND {
    @Override
    int keptOfFirst(int first, int second, int room) {
      return room - rest("second", second, first, room);
    }
  };

  /**
   * How many tokens stay of the first text; of the second the rest of the room.
   *
   * @param first how many there are in the first text
   * @param second in the second; both together are more than {@code room}
   * @throws IllegalArgumentException if what may be cut is too short
   */
  abstract int keptOfFirst(int first, int second, int room);

  private static int rest(String which, int cut, int other, int room) {
    if (room == 0) {
      return 0; // Hugging Face leaves out both texts then, whatever is to be cut.
    }
    if (other >= room) {
      throw new IllegalArgumentException(
          ("with the %s text alone to be cut there must be room for the other and one token"
                  + " more, but the other has %s tokens and there is room for %s")
              .formatted(which, other, room));
    }
    return Math.min(cut, room - other);
  }
}
