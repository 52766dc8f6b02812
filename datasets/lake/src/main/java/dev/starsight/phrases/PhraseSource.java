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
}
