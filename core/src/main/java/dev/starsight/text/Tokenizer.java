package dev.starsight.text;

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
   * Encodes texts, each as {@link #encode(String, int)} does, in their order.
   *
   * @throws IllegalArgumentException if {@code maxLength < 2}
   * @throws IllegalStateException if this tokenizer is closed
   */
  default List<Encoding> encode(List<String> texts, int maxLength) {
    return texts.stream().map(text -> encode(text, maxLength)).toList();
  }

  /** The tokens by id. */
  Vocabulary vocabulary();

  /** Frees what is held outside the heap; closing twice does no harm. */
  @Override
  default void close() {}
}
