package dev.starsight.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

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
}
