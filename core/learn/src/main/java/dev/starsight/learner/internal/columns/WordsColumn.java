package dev.starsight.learner.internal.columns;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.learner.internal.vectorizer.ChiSquare;
import dev.starsight.learner.internal.vectorizer.Counts;
import dev.starsight.learner.internal.vectorizer.NgramCounter;
import dev.starsight.learner.internal.vectorizer.Ngrams;
import dev.starsight.learner.internal.vectorizer.TfIdf;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column of texts such as titles: one feature for each word and pair of words, those with the
 * highest chi-square first, separate from those of the main text. The dense features are only the
 * first ones.
 */
final class WordsColumn implements EncodedColumn {

  static final String KIND = "words";

  private static final int MIN_ROWS = 5;
  private static final int MAX_NGRAMS = 5000;

  private final String name;
  private final Ngrams ngrams;

  WordsColumn(String name, Ngrams ngrams) {
    this.name = name;
    this.ngrams = ngrams;
  }

  static WordsColumn fit(
      String name, List<@Nullable String> fields, int[] targets, int labels, int threads) {
    List<String> texts = fields.stream().map(WordsColumn::text).toList();
    Ngrams all =
        Ngrams.of(
            NgramCounter.frequent(texts, 2, MIN_ROWS, Integer.MAX_VALUE, MAX_NGRAMS, threads));
    double[] statistics =
        ChiSquare.of(TfIdf.fit(texts, all, false, threads).rows(), all.size(), targets, labels);
    List<String> ordered =
        ChiSquare.best(statistics, MAX_NGRAMS).stream().map(all.list()::get).toList();
    return new WordsColumn(name, Ngrams.of(ordered));
  }

  private static String text(@Nullable String field) {
    return Objects.requireNonNullElse(field, "");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return ngrams.size();
  }

  @Override
  public String feature(int number) {
    return name + ": " + ngrams.list().get(number);
  }

  @Override
  public void encode(@Nullable String field, Features features) {
    Counts counts = count(field);
    float value = (float) (1 / Math.sqrt(Math.max(1, counts.size())));
    for (int i = 0; i < counts.size(); i++) {
      features.add(counts.key(i), value);
    }
  }

  private Counts count(@Nullable String field) {
    Counts counts = new Counts();
    ngrams.counter().count(text(field), 0, counts);
    return counts;
  }

  @Override
  public int denseSize() {
    return Math.min(ngrams.size(), ColumnEncoder.MAX_DENSE);
  }

  @Override
  public void fill(@Nullable String field, double[] row, int at) {
    Arrays.fill(row, at, at + denseSize(), 0);
    Counts counts = count(field);
    for (int i = 0; i < counts.size(); i++) {
      if (counts.key(i) < denseSize()) {
        row[at + counts.key(i)] = counts.count(i);
      }
    }
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.put("name", name);
    node.put("kind", KIND);
    ngrams.list().forEach(node.putArray("ngrams")::add);
    return node;
  }
}
