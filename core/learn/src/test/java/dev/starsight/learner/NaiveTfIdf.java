package dev.starsight.learner;

import dev.starsight.learner.internal.vectorizer.NgramCounter;
import dev.starsight.learner.internal.vectorizer.TfIdf;
import dev.starsight.learner.internal.vectorizer.WordScannerTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A reference implementation of {@link NgramCounter} and {@link TfIdf} with hash maps. */
public final class NaiveTfIdf {

  private NaiveTfIdf() {}

  static List<String> ngrams(String text, int longest) {
    List<String> words = new ArrayList<>(List.of("^"));
    words.addAll(WordScannerTest.words(text));
    words.add("$");
    List<String> ngrams = new ArrayList<>();
    for (int n = 1; n <= longest; n++) {
      for (int i = 0; i + n <= words.size(); i++) {
        ngrams.add(String.join(" ", words.subList(i, i + n)));
      }
    }
    return ngrams;
  }

  public static Map<String, Integer> textFrequency(List<String> texts, int longest) {
    Map<String, Integer> frequency = new LinkedHashMap<>();
    for (String text : texts) {
      new HashSet<>(ngrams(text, longest)).forEach(g -> frequency.merge(g, 1, Integer::sum));
    }
    return frequency;
  }

  /** Returns the values of a text by n-gram. */
  public static Map<String, Double> row(
      String text, int longest, Map<String, Double> idf, boolean sublinear) {
    Map<String, Double> row = new HashMap<>();
    for (String ngram : ngrams(text, longest)) {
      if (idf.containsKey(ngram)) {
        row.merge(ngram, 1.0, Double::sum);
      }
    }
    row.replaceAll((g, tf) -> (sublinear ? 1 + Math.log(tf) : tf) * idf.getOrDefault(g, 0.0));
    double length = Math.sqrt(row.values().stream().mapToDouble(v -> v * v).sum());
    row.replaceAll((g, v) -> v / length);
    return row;
  }
}
