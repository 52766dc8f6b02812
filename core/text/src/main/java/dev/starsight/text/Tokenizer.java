package dev.starsight.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.starsight.run.Threads;
import java.util.List;
import java.util.Objects;

/**
 * Encodes texts as ids: {@code [CLS]}, the tokens of the text, {@code [SEP]}. An empty text becomes
 * {@code [CLS] [SEP]}. An unpaired surrogate, which is not valid Unicode, counts as U+FFFD.
 * Implementations are thread-safe.
 */
public interface Tokenizer extends AutoCloseable {

  /**
   * Encodes one text, unpadded.
   *
   * @param text any text; a special token spelled out in it becomes that token
   * @param maxLength the most ids to return, including {@code [CLS]} and {@code [SEP]}; tokens at
   *     the end of a longer text are dropped
   * @return between 2 and {@code maxLength} ids, mask 1 and segment 0 everywhere
   * @throws IllegalArgumentException if {@code maxLength < 2}
   * @throws IllegalStateException if this tokenizer is closed
   */
  Encoding encode(String text, int maxLength);

  /**
   * Encodes texts, each as {@link #encode(String, int)} does, in order; many texts are shared among
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
   * first {@code [SEP]} and 1 after it.
   *
   * @param maxLength the most ids to return, including the special ones; if it leaves room for
   *     those alone, both texts are dropped, as Hugging Face does
   * @throws IllegalArgumentException if {@code maxLength < 3}, or {@code truncation} cannot make
   *     the texts short enough
   * @throws IllegalStateException if this tokenizer is closed
   */
  Encoding encode(String first, String second, int maxLength, Truncation truncation);

  /**
   * Encodes pairs of texts, each as {@link #encode(String, String, int, Truncation)} does, in
   * order; many pairs are shared among several threads ({@link dev.starsight.run.Threads#limit()}).
   *
   * @param seconds as many as {@code firsts}
   * @throws IllegalArgumentException if the lists differ in length, {@code maxLength < 3}, or
   *     {@code truncation} cannot make a pair short enough
   * @throws IllegalStateException if this tokenizer is closed
   */
  default List<Encoding> encode(
      List<String> firsts, List<String> seconds, int maxLength, Truncation truncation) {
    if (firsts.size() != seconds.size()) {
      throw new IllegalArgumentException(
          "a pair is two texts, but there are %s first and %s second ones"
              .formatted(firsts.size(), seconds.size()));
    }
    Encoding[] encodings = new Encoding[firsts.size()];
    int each = 64; // as many as outweigh the cost of using a thread
    Threads.forEach(
        (encodings.length + each - 1) / each,
        chunk -> {
          for (int i = chunk * each; i < Math.min(encodings.length, (chunk + 1) * each); i++) {
            encodings[i] = encode(firsts.get(i), seconds.get(i), maxLength, truncation);
          }
        });
    return List.of(encodings);
  }

  /**
   * Encodes a text as {@link #encode(String, int)} does, into an array.
   *
   * @param inputIds receives the ids
   * @param at the index of the first id; there must be room for {@code maxLength} ids, and the
   *     content of the room left over is undefined afterwards
   * @return the number of ids written: {@code [CLS]}, the tokens, {@code [SEP]}
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
   * @param to the end of the text, exclusive; it must not split a character
   * @param inputIds receives the ids
   * @param at the index of the first id; there must be room for {@code maxLength} ids, and the
   *     content of the room left over is undefined afterwards
   * @return the number of ids written: {@code [CLS]}, the tokens, {@code [SEP]}
   * @throws IllegalArgumentException if {@code maxLength < 2}
   * @throws IllegalStateException if this tokenizer is closed
   */
  default int encode(byte[] utf8, int from, int to, int maxLength, int[] inputIds, int at) {
    return encode(new String(utf8, from, to - from, UTF_8), maxLength, inputIds, at);
  }

  /**
   * Returns the tokens of a text with their positions in it, including {@code [CLS]} and {@code
   * [SEP]}; the ids are those of {@link #encode(String, int)}.
   *
   * @throws IllegalArgumentException if {@code maxLength < 2}
   * @throws IllegalStateException if this tokenizer is closed
   */
  List<Token> tokens(String text, int maxLength);

  /** Returns the tokens by id. */
  Vocabulary vocabulary();

  /** Frees memory outside the heap; a second call has no effect. */
  @Override
  default void close() {}

  /**
   * A token and the part of the text that it represents. Immutable.
   *
   * @param token its spelling in the vocabulary: {@code ##ing}
   * @param start its beginning in the text, as an index of {@link String#charAt}
   * @param end its end, exclusive; {@code [CLS]} and {@code [SEP]}, which represent no text, go
   *     from 0 to 0
   */
  record Token(int id, String token, int start, int end) {

    public Token {
      Objects.requireNonNull(token, "token");
      if (id < 0 || start < 0 || end < start) {
        throw new IllegalArgumentException(
            "an id and a place of 0 or more are needed, but these are %s, %s to %s"
                .formatted(id, start, end));
      }
    }
  }

  /** Which text of a pair is cut at its end where both together are too long. */
  enum Truncation {
    /** The longer text until both are equally long, then both: Hugging Face's default. */
    LONGEST_FIRST {
      @Override
      public int keptOfFirst(int first, int second, int room) {
        int shorter = Math.min(first, second);
        // Half each, unless one needs less; where the room is odd, the longer text gets one more.
        int ofShorter = Math.min(shorter, room / 2);
        return first <= second ? ofShorter : room - ofShorter;
      }
    },
    /** The first text only. */
    ONLY_FIRST {
      @Override
      public int keptOfFirst(int first, int second, int room) {
        return rest("first", first, second, room);
      }
    },
    /** The second text only, as for a question and a long answer. */
    ONLY_SECOND {
      @Override
      public int keptOfFirst(int first, int second, int room) {
        return room - rest("second", second, first, room);
      }
    };

    /**
     * Returns how many tokens of the first text to keep; the second keeps the rest of the room.
     *
     * @param first the tokens of the first text
     * @param second the tokens of the second text
     * @param room the most tokens of both to keep, fewer than they have
     * @throws IllegalArgumentException if this truncation cannot make them short enough
     */
    public abstract int keptOfFirst(int first, int second, int room);

    private static int rest(String which, int cut, int other, int room) {
      if (room == 0) {
        return 0; // Hugging Face drops both texts then, whichever is to be cut.
      }
      if (other >= room) {
        throw new IllegalArgumentException(
            ("where only the %s text may be cut there must be room for the other and one token"
                    + " more, but the other has %s tokens and there is room for %s")
                .formatted(which, other, room));
      }
      return Math.min(cut, room - other);
    }
  }
}
