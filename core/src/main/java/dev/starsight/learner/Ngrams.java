package dev.starsight.learner;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The n-grams of words that are features: feature {@code i} is the {@code i}-th of {@link #list()}.
 * A bigram is looked up as a pair of words and a trigram as a pair of a bigram and a word, so that
 * finding those of a text makes no objects and is exact. Immutable, hence thread-safe.
 */
final class Ngrams implements FeatureSpace {

  /** The longest n-gram, in words. */
  static final int LONGEST = 3;

  private final List<String> list;
  private final WordTable words = new WordTable();
  private final PairTable bigrams = new PairTable();
  private final PairTable trigrams = new PairTable();
  private int[] wordFeatures = new int[1024]; // feature + 1, or 0 where only a part of n-grams
  private int[] bigramFeatures = new int[1024];
  private int[] trigramFeatures = new int[1024];

  private Ngrams(List<String> list) {
    this.list = list;
  }

  /**
   * These n-grams in this order.
   *
   * @param list words as {@link Words} gives them, joined by single blanks
   * @throws IllegalArgumentException if one occurs twice or does not have one to three words
   */
  static Ngrams of(List<String> list) {
    Ngrams ngrams = new Ngrams(List.copyOf(list));
    Words scanner = new Words();
    for (int feature = 0; feature < list.size(); feature++) {
      if (!ngrams.add(scanner, list.get(feature), feature)) {
        throw new IllegalArgumentException(
            "features must be distinct n-grams of one to three words, but feature "
                + feature
                + " is \""
                + list.get(feature)
                + "\"");
      }
    }
    return ngrams;
  }

  private boolean add(Words scanner, String ngram, int feature) {
    int[] ids = new int[LONGEST];
    int count = 0;
    int start = 0;
    while (start <= ngram.length()) {
      int blank = ngram.indexOf(' ', start);
      int end = blank < 0 ? ngram.length() : blank;
      if (count == LONGEST || end == start) {
        return false;
      }
      scanner.become(ngram.substring(start, end));
      ids[count++] = words.add(scanner);
      start = end + 1;
    }
    return add(ids, count, feature);
  }

  private boolean add(int[] ids, int count, int feature) {
    if (count == 1) {
      wordFeatures = longEnough(wordFeatures, ids[0]);
      return claim(wordFeatures, ids[0], feature);
    }
    int bigram = bigrams.add(ids[0], ids[1]);
    bigramFeatures = longEnough(bigramFeatures, bigram);
    if (count == 2) {
      return claim(bigramFeatures, bigram, feature);
    }
    int trigram = trigrams.add(bigram, ids[2]);
    trigramFeatures = longEnough(trigramFeatures, trigram);
    return claim(trigramFeatures, trigram, feature);
  }

  private static int[] longEnough(int[] array, int index) {
    return index < array.length ? array : Arrays.copyOf(array, 2 * index);
  }

  private static boolean claim(int[] features, int index, int feature) {
    if (features[index] != 0) {
      return false;
    }
    features[index] = feature + 1;
    return true;
  }

  /** The n-grams by feature. */
  List<String> list() {
    return list;
  }

  @Override
  public int size() {
    return list.size();
  }

  @Override
  public Counter counter() {
    Words scanner = new Words();
    return (text, offset, counts) -> count(text, scanner, offset, counts);
  }

  private void count(String text, Words scanner, int offset, Counts counts) {
    scanner.start(text);
    int previousWord = -1;
    int previousBigram = -1;
    while (scanner.next()) {
      int word = words.find(scanner);
      int bigram = previousWord < 0 || word < 0 ? -1 : bigrams.find(previousWord, word);
      int trigram = previousBigram < 0 || word < 0 ? -1 : trigrams.find(previousBigram, word);
      count(wordFeatures, word, offset, counts);
      count(bigramFeatures, bigram, offset, counts);
      count(trigramFeatures, trigram, offset, counts);
      previousWord = word;
      previousBigram = bigram;
    }
  }

  private static void count(int[] features, int index, int offset, Counts counts) {
    if (index >= 0 && index < features.length && features[index] != 0) {
      counts.increment(offset + features[index] - 1);
    }
  }

  @Override
  public List<String> names(String text, int[] numbers, int size) {
    List<String> names = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      names.add(list.get(numbers[i]));
    }
    return names;
  }

  @Override
  public void write(ObjectNode root) {
    ArrayNode names = root.putArray("features");
    list.forEach(names::add);
  }
}
