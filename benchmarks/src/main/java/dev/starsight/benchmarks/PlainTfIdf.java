package dev.starsight.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smile.util.SparseArray;

/**
 * TF-IDF values of words and pairs of words as a user of Smile would compute them with the maps of
 * the JDK: the same features and values as in our linear learner without chi-square weighting.
 */
final class PlainTfIdf {

  private static final int LEAST_TEXTS = 2;

  private static final Pattern WORD =
      Pattern.compile(
          "[!?\\p{So}\\p{IsIdeographic}]"
              + "|(?:[\\p{L}\\p{Nd}&&[^\\p{IsIdeographic}]][\\p{Mn}\\p{Mc}]*"
              + "(?:['\\u2019](?=[\\p{L}\\p{Nd}&&[^\\p{IsIdeographic}]]))?)+");

  /**
   * Orders equally frequent features: words before pairs, then, by stable sorting, the first seen.
   */
  private static final Comparator<Map.Entry<String, Integer>> MOST_FREQUENT_FIRST =
      Comparator.<Map.Entry<String, Integer>>comparingInt(entry -> -entry.getValue())
          .thenComparing(entry -> entry.getKey().indexOf(' ') >= 0);

  private final boolean pairs;
  private final Map<String, Integer> features = new LinkedHashMap<>();
  private final Map<String, Double> idf = new HashMap<>();

  private PlainTfIdf(boolean pairs) {
    this.pairs = pairs;
  }

  /** Learns the {@code most} words and pairs that occur in most texts. */
  static PlainTfIdf fit(List<String> texts, int most) {
    return fit(texts, most, true, LEAST_TEXTS, texts.size());
  }

  /**
   * Learns the {@code most} words, and pairs of words if {@code pairs}, that occur in most texts.
   *
   * @param least the minimum number of texts with a feature
   * @param greatest the maximum number of texts with a feature
   */
  static PlainTfIdf fit(List<String> texts, int most, boolean pairs, int least, int greatest) {
    PlainTfIdf tfIdf = new PlainTfIdf(pairs);
    Map<String, Integer> frequencies = new LinkedHashMap<>();
    for (String text : texts) {
      for (String ngram : new LinkedHashSet<>(tfIdf.ngrams(text))) {
        frequencies.merge(ngram, 1, Integer::sum);
      }
    }
    frequencies.entrySet().stream()
        .filter(entry -> entry.getValue() >= least && entry.getValue() <= greatest)
        .sorted(MOST_FREQUENT_FIRST)
        .limit(most)
        .forEach(entry -> tfIdf.add(entry.getKey(), entry.getValue(), texts.size()));
    return tfIdf;
  }

  private void add(String ngram, int frequency, int texts) {
    features.put(ngram, features.size());
    idf.put(ngram, Math.log((1.0 + texts) / (1.0 + frequency)) + 1);
  }

  /** Returns the idf by n-gram. */
  Map<String, Double> idf() {
    return idf;
  }

  /** Returns the row of a text, of Euclidean length 1. */
  SparseArray row(String text) {
    Map<String, Integer> counts = new HashMap<>();
    for (String ngram : ngrams(text)) {
      if (features.containsKey(ngram)) {
        counts.merge(ngram, 1, Integer::sum);
      }
    }
    Map<String, Double> values = new HashMap<>();
    counts.forEach(
        (ngram, n) -> values.put(ngram, (1 + Math.log(n)) * idf.getOrDefault(ngram, 0.)));
    double squares = values.values().stream().mapToDouble(value -> value * value).sum();
    SparseArray row = new SparseArray(values.size());
    values.forEach(
        (ngram, v) -> row.append(features.getOrDefault(ngram, 0), v / Math.sqrt(squares)));
    row.sort();
    return row;
  }

  /** Returns the words between {@code ^} and {@code $}, and the pairs of neighbours. */
  private List<String> ngrams(String text) {
    List<String> ngrams = new ArrayList<>();
    String before = "^";
    ngrams.add(before);
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      String word = matcher.group().toLowerCase(Locale.ROOT).replace('\u2019', '\'');
      ngrams.add(word);
      if (pairs) {
        ngrams.add(before + " " + word);
      }
      before = word;
    }
    ngrams.add("$");
    if (pairs) {
      ngrams.add(before + " $");
    }
    return ngrams;
  }
}
