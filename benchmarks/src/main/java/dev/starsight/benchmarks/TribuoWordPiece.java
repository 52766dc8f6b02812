package dev.starsight.benchmarks;

import dev.starsight.text.Vocabulary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.tribuo.util.tokens.impl.wordpiece.Wordpiece;
import org.tribuo.util.tokens.impl.wordpiece.WordpieceBasicTokenizer;
import org.tribuo.util.tokens.impl.wordpiece.WordpieceTokenizer;

/**
 * Tribuo's WordPiece with ids: the tokenizer returns pieces as strings, which are looked up here.
 * It stops as soon as a row is full. The tokenizer has state, so every thread has its own.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls setUp first.
public class TribuoWordPiece {

  private Map<String, Integer> ids;
  private int clsId;
  private int sepId;
  private WordpieceTokenizer tokenizer;

  /** Makes a tokenizer with the vocabulary of the benchmark. */
  @Setup
  public void setUp(TokenizerBenchmark benchmark) {
    Vocabulary vocabulary = benchmark.vocabulary();
    ids = new HashMap<>();
    for (String token : vocabulary.tokens()) {
      ids.put(token, ids.size());
    }
    clsId = vocabulary.clsId();
    sepId = vocabulary.sepId();
    tokenizer =
        new WordpieceTokenizer(
            new Wordpiece(new HashSet<>(vocabulary.tokens()), Vocabulary.UNK, 100),
            new WordpieceBasicTokenizer(true),
            true,
            true,
            Set.of());
  }

  /** Encodes a text into a row; returns the number of ids. */
  int encode(String text, int maxLength, int[] row, int at) {
    int next = at;
    int end = at + maxLength - 1;
    row[next++] = clsId;
    tokenizer.reset(text);
    while (next < end && tokenizer.advance()) {
      row[next++] = ids.getOrDefault(tokenizer.getText(), -1);
    }
    row[next++] = sepId;
    return next - at;
  }
}
