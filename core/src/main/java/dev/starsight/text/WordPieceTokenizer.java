package dev.starsight.text;

import java.util.List;

/** BERT's WordPiece. */
public final class WordPieceTokenizer implements Tokenizer {

  private final Vocabulary vocabulary;

  private WordPieceTokenizer(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** A tokenizer over this vocabulary. */
  public static WordPieceTokenizer of(Vocabulary vocabulary, WordPieceOptions options) {
    return new WordPieceTokenizer(vocabulary);
  }

  @Override
  public Encoding encode(String text, int maxLength) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public Encoding encode(String first, String second, int maxLength, Truncation truncation) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public List<Token> tokens(String text, int maxLength) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }
}
