package dev.starsight.transformer.internal.training;

import dev.starsight.data.StarsightException;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Vocabulary;
import dev.starsight.transformer.internal.training.TokenizedTexts.Parts;
import dev.starsight.transformer.internal.training.TrainingFingerprint.Source;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** The texts of an adaptation, in tokens, with some of them held out. */
public final class AdaptationTexts {

  private final TokenizedTexts texts;
  private final Parts parts;
  private final TokenMasking masking;

  private AdaptationTexts(TokenizedTexts texts, Parts parts, TokenMasking masking) {
    this.texts = texts;
    this.parts = parts;
    this.masking = masking;
  }

  /** Passes on every text once. */
  @FunctionalInterface
  public interface TextSource {
    void forEach(Consumer<String> sink) throws IOException;
  }

  /**
   * Reads texts.
   *
   * @throws StarsightException if there are too few
   */
  public static AdaptationTexts read(AdaptationTask task, TextSource source) throws IOException {
    long seed = task.options().seed();
    int maxLength = task.options().maxLength();
    Vocabulary vocabulary = task.encoder().tokenizerFile().vocabulary();
    try (Tokenizer tokenizer = task.encoder().tokenizer()) {
      TokenizedTexts texts = new TokenizedTexts(tokenizer, vocabulary);
      source.forEach(texts::add);
      Parts parts = texts.parts(seed);
      int batchTokens = Math.multiplyExact(task.options().batchSize(), maxLength);
      TokenMasking masking =
          new TokenMasking(
              texts, task.encoder().config(), vocabulary, maxLength, batchTokens, seed);
      return new AdaptationTexts(texts, parts, masking);
    }
  }

  int[] train() {
    return parts.train();
  }

  int[] heldOut() {
    return parts.heldOut();
  }

  TokenMasking masking() {
    return masking;
  }

  Source trainSource() {
    return source(parts.train());
  }

  Source heldOutSource() {
    return source(parts.heldOut());
  }

  private Source source(int[] part) {
    return new Source(Integer.toString(part.length), texts.digest(part));
  }

  /** Returns the logarithm of the share of each token in the texts to train on, with one more. */
  double[] logFrequencies(int tokens) {
    long[] counts = texts.counts(parts.train(), tokens);
    double all = LongStream.of(counts).sum() + tokens;
    return LongStream.of(counts).mapToDouble(count -> Math.log((count + 1) / all)).toArray();
  }
}
