package dev.starsight.text;

import java.util.Objects;

/**
 * How a vocabulary spells the tokens that stand for no text. Immutable.
 *
 * @param pad fills a row up
 * @param unk stands for a word that is not made of tokens
 * @param cls begins an encoding
 * @param sep ends a text
 * @param mask hides a token
 */
record SpecialTokens(String pad, String unk, String cls, String sep, String mask) {

  static final SpecialTokens BERT =
      new SpecialTokens(
          Vocabulary.PAD, Vocabulary.UNK, Vocabulary.CLS, Vocabulary.SEP, Vocabulary.MASK);

  SpecialTokens {
    Objects.requireNonNull(pad, "pad");
    Objects.requireNonNull(unk, "unk");
    Objects.requireNonNull(cls, "cls");
    Objects.requireNonNull(sep, "sep");
    Objects.requireNonNull(mask, "mask");
  }

  boolean has(String token) {
    return token.equals(pad)
        || token.equals(unk)
        || token.equals(cls)
        || token.equals(sep)
        || token.equals(mask);
  }
}
