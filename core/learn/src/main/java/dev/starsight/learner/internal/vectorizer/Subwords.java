package dev.starsight.learner.internal.vectorizer;

import dev.starsight.run.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * N-grams of three to five characters of words, a blank on both sides of a word included, through
 * which words of similar spelling learn from each other (subword information; Bojanowski, Grave,
 * Joulin and Mikolov, 2017). They are columns of a matrix while weights are fitted; afterwards
 * {@link #fold} adds their weights to those of the words, so that prediction does not know of them.
 * Immutable, hence thread-safe.
 */
public final class Subwords {

  private static final int SHORTEST = 3;
  private static final int LONGEST = 5;

  /** An n-gram of a single word tells nothing of other words. */
  private static final int FEWEST_WORDS = 2;

  /** Rows per piece of work. */
  private static final int CHUNK = 2048;

  private static final int[] NONE = {};

  /** The subwords of each feature that is a word, none of others. */
  private final int[][] byFeature;

  private final int size;

  private Subwords(int[][] byFeature, int size) {
    this.byFeature = byFeature;
    this.size = size;
  }

  /**
   * Returns those that at least two of the words share.
   *
   * @param features n-grams of words by column of a matrix; later columns have no subwords
   */
  public static Subwords of(List<String> features) {
    List<Set<String>> spelled = new ArrayList<>(features.size());
    Map<String, Integer> words = new HashMap<>();
    for (String feature : features) {
      Set<String> parts = feature.indexOf(' ') < 0 ? parts(feature) : Set.of();
      parts.forEach(part -> words.merge(part, 1, Integer::sum));
      spelled.add(parts);
    }
    Map<String, Integer> ids = new HashMap<>();
    int[][] byFeature = new int[features.size()][];
    for (int feature = 0; feature < byFeature.length; feature++) {
      byFeature[feature] =
          spelled.get(feature).stream()
              .filter(part -> words.getOrDefault(part, 0) >= FEWEST_WORDS)
              .mapToInt(part -> ids.computeIfAbsent(part, any -> ids.size()))
              .toArray();
    }
    return new Subwords(byFeature, ids.size());
  }

  private static Set<String> parts(String word) {
    int[] padded = new int[word.length() + 2];
    int length = CharacterNgrams.pad(word.toCharArray(), 0, word.length(), padded);
    Set<String> parts = new LinkedHashSet<>();
    for (int from = 0; from + SHORTEST <= length; from++) {
      for (int to = from + SHORTEST; to <= Math.min(length, from + LONGEST); to++) {
        parts.add(new String(padded, from, to - from));
      }
    }
    return parts;
  }

  public int size() {
    return size;
  }

  /** Returns what a word's value counts for each of its subwords. */
  private static float factor(int[] subwords) {
    return (float) (1 / Math.sqrt(Math.max(1, subwords.length)));
  }

  /**
   * Returns rows that also have subwords, in the columns from {@code from}.
   *
   * @param rows whose values are above 0
   */
  public SparseRows append(SparseRows rows, int from, int threads) {
    if (size == 0) {
      return rows;
    }
    SparseRows[] parts = new SparseRows[(rows.rows() + CHUNK - 1) / CHUNK];
    Threads.forEach(
        threads,
        parts.length,
        i -> parts[i] = chunk(rows, i * CHUNK, Math.min(rows.rows(), (i + 1) * CHUNK), from));
    return SparseRows.concatenate(parts);
  }

  private SparseRows chunk(SparseRows rows, int first, int end, int from) {
    int entries = rows.starts[end] - rows.starts[first];
    SparseRows.Builder longer = new SparseRows.Builder(end - first, 3 * entries);
    float[] sums = new float[size];
    int[] found = new int[size];
    for (int row = first; row < end; row++) {
      int count = 0;
      for (int i = rows.starts[row]; i < rows.starts[row + 1]; i++) {
        longer.add(rows.columns[i], rows.values[i]);
        int[] subwords = rows.columns[i] < byFeature.length ? byFeature[rows.columns[i]] : NONE;
        float value = rows.values[i] * factor(subwords);
        for (int subword : subwords) {
          if (sums[subword] == 0) {
            found[count++] = subword;
          }
          sums[subword] += value;
        }
      }
      for (int subword : Arrays.copyOf(found, count)) {
        longer.add(from + subword, sums[subword]);
        sums[subword] = 0;
      }
      longer.endRow();
    }
    return longer.build();
  }

  /**
   * Returns the weights of the columns before {@code from}, to which those of the subwords are
   * added: they give all rows the scores that all weights give {@linkplain #append longer} rows.
   *
   * @param weights of column c for label k at {@code c * labels + k}
   */
  public float[] fold(float[] weights, int from, int labels) {
    float[] folded = Arrays.copyOf(weights, from * labels);
    for (int feature = 0; feature < byFeature.length; feature++) {
      float factor = factor(byFeature[feature]);
      for (int subword : byFeature[feature]) {
        int at = (from + subword) * labels;
        for (int k = 0; k < labels; k++) {
          folded[feature * labels + k] += factor * weights[at + k];
        }
      }
    }
    return folded;
  }
}
