package dev.starsight.text;

import java.util.List;

/**
 * Turns texts into vectors whose cosine says how similar they are in meaning. Calls come from one
 * thread at a time.
 */
public interface TextEmbedder {

  /** Returns the name for people, such as {@code minilm}. */
  String name();

  /**
   * Returns the SHA-256 of all that decides the vectors, as 64 lower-case hexadecimal digits.
   * Vectors that were kept are used again by an embedder with the same digest.
   */
  String digest();

  /** Returns the numbers of a vector, at least 1. */
  int width();

  /**
   * Returns a vector of any length for each text, in order.
   *
   * @param texts not blank, at most some hundred
   */
  float[][] embed(List<String> texts);
}
