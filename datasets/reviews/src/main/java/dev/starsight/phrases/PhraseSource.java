package dev.starsight.phrases;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reviews of two sides that can be read more than once: a second time to count exactly if they do
 * not fit into memory.
 */
@FunctionalInterface
public interface PhraseSource {

  /**
   * Passes every review on, each time the same ones. Their order does not change a result.
   *
   * @throws IOException if they cannot be read
   */
  void forEach(Consumer<? super PhraseText> sink) throws IOException;

  /**
   * Passes on at least about so many reviews, if there are so many. A source that can choose them
   * without reading the others overrides this; equal texts must be chosen together. By default all
   * are passed on.
   *
   * @return whether reviews were left out
   * @throws IOException if they cannot be read
   */
  default boolean sample(long reviews, Consumer<? super PhraseText> sink) throws IOException {
    forEach(sink);
    return false;
  }
}
