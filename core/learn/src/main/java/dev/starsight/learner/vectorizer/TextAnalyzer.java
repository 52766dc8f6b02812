package dev.starsight.learner.vectorizer;

import java.util.Arrays;
import java.util.Optional;

/** What the features of a text are. */
public enum TextAnalyzer {

  /** N-grams of words, counted in training: the dictionary is part of the model. */
  WORDS("words"),

  /**
   * N-grams of characters within words, each word with a blank before and after it, as
   * scikit-learn's {@code char_wb}: a misspelt word still has most of its n-grams. Words are what
   * white space separates, lower-cased by character.
   */
  CHARACTERS("characters"),

  /** Both, side by side. */
  WORDS_AND_CHARACTERS("words-and-characters"),

  /**
   * N-grams of words, numbered by a hash: no dictionary is counted or kept, and unlike n-grams may
   * share a number.
   */
  HASHED_WORDS("hashed-words");

  private final String option;

  TextAnalyzer(String option) {
    this.option = option;
  }

  /** The name in files. */
  public String option() {
    return option;
  }

  /** The analyzer of this name in files, empty if there is none. */
  public static Optional<TextAnalyzer> named(String option) {
    return Arrays.stream(values()).filter(a -> a.option.equals(option)).findFirst();
  }

  boolean readsWords() {
    return this != CHARACTERS;
  }

  boolean readsCharacters() {
    return this == CHARACTERS || this == WORDS_AND_CHARACTERS;
  }
}
