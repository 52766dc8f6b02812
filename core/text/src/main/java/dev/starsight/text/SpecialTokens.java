package dev.starsight.text;

import java.util.List;

/** How a vocabulary spells the five special tokens. Immutable. */
record SpecialTokens(String pad, String unk, String cls, String sep, String mask) {

  static final SpecialTokens BERT =
      new SpecialTokens(
          Vocabulary.PAD, Vocabulary.UNK, Vocabulary.CLS, Vocabulary.SEP, Vocabulary.MASK);

  List<String> all() {
    return List.of(pad, unk, cls, sep, mask);
  }
}
