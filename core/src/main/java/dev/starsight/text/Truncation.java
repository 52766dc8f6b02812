package dev.starsight.text;

/** What is cut when two texts are longer together than they may be; always at the end of a text. */
public enum Truncation {
  /** The longer one down to the length of the other, then both alike: Hugging Face's default. */
  LONGEST_FIRST,
  /** The first alone. */
  ONLY_FIRST,
  /** The second alone, as for a question and a long answer. */
  ONLY_SECOND
}
