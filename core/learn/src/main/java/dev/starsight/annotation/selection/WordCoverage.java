package dev.starsight.annotation.selection;

import dev.starsight.data.internal.NormalizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Orders texts by what a linear model of their words would learn from them: each is the one that
 * most reduces the variance of its predictions for all candidates, given the texts before it and
 * those that are known already. This is the Fisher information ratio (Hoi, Jin, Zhu and Lyu, 2006),
 * or transductive experimental design (Yu, Bi and Tresp, 2006), with the information about each
 * feature apart from the others, chosen greedily. Texts come first whose words are frequent among
 * the candidates and rare among what is known.
 *
 * <p>A feature is a word or a pair of words. The vector of a text has length 1; a feature f weighs
 * its frequency in the text and its rarity among the candidates (TF-IDF). The variance of f is 1 /
 * (λ + Σ x²) over the known texts, and counts Σ x² over the candidates.
 */
final class WordCoverage {

  /** The information about each feature before any text is known (λ). */
  private static final double PRIOR = 0.1;

  /** One in so many texts must have a feature, but at least two of them. */
  private static final int RARITY = 4_000;

  private static final int LEAST_TEXTS = 2;

  /** Features are few enough for their keys not to collide. */
  private final Map<Long, Integer> numbers = new HashMap<>();

  private final int[] documents;
  private final int texts;

  /** The weight of each feature: Σ x² over the candidates. */
  private final double[] importance;

  /** λ + Σ x² over the known texts. */
  private final double[] information;

  private final List<Features> candidates;

  /** The features of a text with their squared weights, which add up to 1 unless there are none. */
  private static final class Features {

    private final int[] numbers;
    private final float[] squares;

    Features(int[] numbers, float[] squares) {
      this.numbers = numbers;
      this.squares = squares;
    }

    /** Returns how much a text with these features reduces the variance of the predictions. */
    double gain(double[] importance, double[] information) {
      double gain = 0;
      for (int i = 0; i < numbers.length; i++) {
        double before = information[numbers[i]];
        gain += importance[numbers[i]] * (1 / before - 1 / (before + squares[i]));
      }
      return gain;
    }

    void addTo(double[] sums) {
      for (int i = 0; i < numbers.length; i++) {
        sums[numbers[i]] += squares[i];
      }
    }
  }

  /** A candidate and its gain when so many were chosen. */
  private record Gain(int candidate, double value, int chosen) {}

  private WordCoverage(List<String> candidates, List<String> known) {
    texts = candidates.size();
    Map<Long, Integer> counts = new HashMap<>();
    for (String text : candidates) {
      counts(text).keySet().forEach(key -> counts.merge(key, 1, Integer::sum));
    }
    int least = Math.max(LEAST_TEXTS, texts / RARITY);
    List<Integer> kept = new ArrayList<>();
    counts.forEach(
        (key, count) -> {
          if (count >= least) {
            numbers.put(key, kept.size());
            kept.add(count);
          }
        });
    documents = kept.stream().mapToInt(Integer::intValue).toArray();
    importance = new double[documents.length];
    information = new double[documents.length];
    Arrays.fill(information, PRIOR);
    this.candidates = candidates.stream().map(this::features).toList();
    this.candidates.forEach(features -> features.addTo(importance));
    known.forEach(text -> features(text).addTo(information));
  }

  /**
   * Returns the indices of the first texts of the order; of equal ones the first comes first.
   *
   * @param candidates texts to choose from
   * @param known texts whose labels are known, or will be
   * @param count how many to choose, at most all
   */
  static int[] order(List<String> candidates, List<String> known, int count) {
    return new WordCoverage(candidates, known).order(count);
  }

  /** Chooses greedily; a gain only falls, so an old one that is no longer the best is not. */
  private int[] order(int count) {
    PriorityQueue<Gain> gains =
        new PriorityQueue<>(
            (one, other) ->
                one.value() == other.value()
                    ? Integer.compare(one.candidate(), other.candidate())
                    : Double.compare(other.value(), one.value()));
    for (int i = 0; i < candidates.size(); i++) {
      gains.add(gain(i, 0));
    }
    int[] order = new int[count];
    int chosen = 0;
    while (chosen < count) {
      Gain best = gains.remove();
      if (best.chosen() < chosen) {
        gains.add(gain(best.candidate(), chosen));
      } else {
        order[chosen++] = best.candidate();
        candidates.get(best.candidate()).addTo(information);
      }
    }
    return order;
  }

  private Gain gain(int candidate, int chosen) {
    return new Gain(candidate, candidates.get(candidate).gain(importance, information), chosen);
  }

  private Features features(String text) {
    Map<Long, Integer> counts = counts(text);
    int[] found = new int[counts.size()];
    double[] weights = new double[counts.size()];
    int size = 0;
    double squares = 0;
    for (Map.Entry<Long, Integer> each : counts.entrySet()) {
      Integer number = numbers.get(each.getKey());
      if (number != null) {
        double rarity = Math.log((1.0 + texts) / (1 + documents[number])) + 1;
        double weight = (1 + Math.log(each.getValue())) * rarity;
        found[size] = number;
        weights[size++] = weight * weight;
        squares += weight * weight;
      }
    }
    float[] shares = new float[size];
    for (int i = 0; i < size; i++) {
      shares[i] = (float) (weights[i] / squares);
    }
    return new Features(Arrays.copyOf(found, size), shares);
  }

  /** Counts the words and pairs of words of a text by their keys. */
  private static Map<Long, Integer> counts(String text) {
    Map<Long, Integer> counts = new HashMap<>();
    long before = 0;
    for (String word : NormalizedText.of(text).strip().split("\\s+", -1)) {
      if (!word.isEmpty()) {
        long key = NormalizedText.key(word);
        counts.merge(key, 1, Integer::sum);
        if (before != 0) {
          counts.merge(31 * before + key, 1, Integer::sum);
        }
        before = key;
      }
    }
    return counts;
  }
}
