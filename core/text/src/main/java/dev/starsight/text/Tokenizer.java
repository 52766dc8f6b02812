package dev.starsight.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Objects;

/**
 * Makes ids of text: {@code [CLS]}, the tokens of the text, {@code [SEP]}. An empty text is {@code
 * [CLS] [SEP]}. A lone surrogate, which no Unicode text has, counts as U+FFFD. Implementations are
 * thread-safe.
 */
public interface Tokenizer extends AutoCloseable {

  /**
   * Encodes one text, unpadded.
   *
   * @param text any text; a literal special token in it becomes that token
   * @param maxLength the most ids to give, {@code [CLS]} and {@code [SEP]} among them; where the
   *     text has more, its last tokens are left out
   * @return between 2 and {@code maxLength} ids, mask 1 and segment 0 everywhere
   * @throws IllegalArgumentException if {@code maxLength < 2}
   * @throws IllegalStateException if this tokenizer is closed
   */
  Encoding encode(String text, int maxLength);

  /**
   * Encodes texts, each as {@link #encode(String, int)} does, in their order; many of them by
   * several threads ({@link dev.starsight.run.Threads#limit()}).
   *
   * @throws IllegalArgumentException if {@code maxLength < 2}
   * @throws IllegalStateException if this tokenizer is closed
   */
  default List<Encoding> encode(List<String> texts, int maxLength) {
    return texts.stream().map(text -> encode(text, maxLength)).toList();
  }

  /**
   * Encodes two texts as one: {@code [CLS] first [SEP] second [SEP]}, unpadded, segment 0 up to the
   * first {@code [SEP]} and 1 behind it.
   *
   * @param maxLength the most ids to give, the special ones among them; with room for those alone
   *     both texts are left out, as Hugging Face does
   * @throws IllegalArgumentException if {@code maxLength < 3}, or what {@code truncation} may cut
   *     is too short for it
   * @throws IllegalStateException if this tokenizer is closed
   */
  Encoding encode(String first, String second, int maxLength, Truncation truncation);

  /**
   * Encodes a text as {@link #encode(String, int)} does, into an array.
   *
   * @param inputIds where the ids go
   * @param at where in it the first id goes; there must be room for {@code maxLength}, and what
   *     stands in it behind the ids is undefined afterwards
   * @return how many ids were written: {@code [CLS]}, the tokens, {@code [SEP]}
   * @throws IllegalArgumentException if {@code maxLength < 2}
   * @throws IllegalStateException if this tokenizer is closed
   */
  default int encode(String text, int maxLength, int[] inputIds, int at) {
    int[] ids = encode(text, maxLength).inputIds();
    System.arraycopy(ids, 0, inputIds, at, ids.length);
    return ids.length;
  }

  /**
   * Encodes UTF-8 bytes as {@link #encode(String, int)} does their text, into an array.
   *
   * @param from the first byte of the text
   * @param to behind its last byte; it must not cut a character
   * @param inputIds where the ids go
   * @param at where in it the first id goes; there must be room for {@code maxLength}, and what
   *     stands in it behind the ids is undefined afterwards
   * @return how many ids were written: {@code [CLS]}, the tokens, {@code [SEP]}
   * @throws IllegalArgumentException if {@code maxLength < 2}
   * @throws IllegalStateException if this tokenizer is closed
   */
  default int encode(byte[] utf8, int from, int to, int maxLength, int[] inputIds, int at) {
    return encode(new String(utf8, from, to - from, UTF_8), maxLength, inputIds, at);
  }

  /**
   * The tokens of a text with their places in it, {@code [CLS]} and {@code [SEP]} included; their
   * ids are those of {@link #encode(String, int)}.
   *
   * @throws IllegalArgumentException if {@code maxLength < 2}
   * @throws IllegalStateException if this tokenizer is closed
   */
  List<Token> tokens(String text, int maxLength);

  /** The tokens by id. */
  Vocabulary vocabulary();

  /** Frees what is held outside the heap; closing twice does no harm. */
  @Override
  default void close() {}

  /**
   * A token and the place in the text it was made of. Immutable.
   *
   * @param id the token's id
   * @param token its spelling in the vocabulary: {@code ##ing}
   * @param start where it begins in the text, as an index of {@link String#charAt}
   * @param end where it ends, exclusive; as {@code start} for {@code [CLS]} and {@code [SEP]},
   *     which stand for no text and have 0 and 0
   */
  public record Token(int id, String token, int start, int end) {

    public Token {
      Objects.requireNonNull(token, "token");
      if (id < 0 || start < 0 || end < start) {
        throw new IllegalArgumentException(
            "an id and a place of 0 or more are needed, but these are %s, %s to %s"
                .formatted(id, start, end));
      }
    }
  }

  /**
   * What is cut when two texts are longer together than they may be; always at the end of a text.
   */
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
}
