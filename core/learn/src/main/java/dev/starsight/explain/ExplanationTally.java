package dev.starsight.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The words and phrases that many predictions go by: the explanations of rows, added up for each
 * predicted label. Not thread-safe.
 */
public final class ExplanationTally {

  /** Beyond so many phrases of a label, those that one row alone had are forgotten. */
  private static final int MAX_PHRASES = 100_000;

  /**
   * A phrase of several rows.
   *
   * @param words in lower case
   * @param rows how many rows with this predicted label have it
   * @param effect the mean over these rows of the probability that the label loses without it
   */
  public record Tallied(String words, int rows, double effect) {}

  private static final class Sum {
    private int rows;
    private double effect;
  }

  private final Map<String, Map<String, Sum>> byLabel = new HashMap<>();
  private final Map<String, Integer> rows = new HashMap<>();

  /** Adds the explanation of one row; a phrase that it has twice counts once. */
  public void add(Explanation explanation) {
    String label = explanation.prediction().label();
    rows.merge(label, 1, Integer::sum);
    Map<String, Sum> sums = byLabel.computeIfAbsent(label, key -> new HashMap<>());
    for (WordEffect phrase : explanation.distinctPhrases()) {
      String words = phrase.word().toLowerCase(Locale.ROOT);
      Sum sum = sums.computeIfAbsent(words, key -> new Sum());
      sum.rows++;
      sum.effect += phrase.effect();
    }
    if (sums.size() > MAX_PHRASES) {
      sums.values().removeIf(sum -> sum.rows == 1);
    }
  }

  /** Returns how many explained rows have this predicted label. */
  public int rows(String label) {
    return rows.getOrDefault(label, 0);
  }

  /**
   * Returns the phrases that the predictions of a label go by, the strongest first: by their mean
   * effect times the square root of their rows, so that neither a word of every row nor one of a
   * single row comes first.
   *
   * @param minRows phrases of fewer rows are left out
   * @param count at most so many
   */
  public List<Tallied> strongest(String label, int minRows, int count) {
    List<Tallied> phrases = new ArrayList<>();
    byLabel
        .getOrDefault(label, Map.of())
        .forEach(
            (words, sum) -> {
              if (sum.rows >= minRows && sum.effect > 0) {
                phrases.add(new Tallied(words, sum.rows, sum.effect / sum.rows));
              }
            });
    phrases.sort(
        Comparator.comparingDouble((Tallied each) -> -each.effect() * Math.sqrt(each.rows()))
            .thenComparing(Tallied::words));
    return List.copyOf(phrases.subList(0, Math.min(count, phrases.size())));
  }
}
