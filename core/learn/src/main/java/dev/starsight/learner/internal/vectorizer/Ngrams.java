package dev.starsight.learner.internal.vectorizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.learner.vectorizer.TextFeatures;
import java.util.Arrays;
import java.util.List;

/**
 * The n-grams of words that are features: feature {@code i} is the {@code i}-th of {@link #list()}.
 * An n-gram is looked up word by word, so that the lookup is exact and creates no objects.
 * Immutable, hence thread-safe.
 */
public final class Ngrams implements FeatureSpace {

  /** Bits that {@link NgramTransitions} may use. */
  static final int BITS = 63;

  private final List<String> list;
  private final int size;
  private final WordTable words;

  /**
   * By word, the code of the n-gram of this word alone. The code of an n-gram is twice its number,
   * plus 1 if longer n-grams begin with it; its number is its feature or, if it only is the
   * beginning of features, a number above all features.
   */
  private final int[] unigrams;

  private final NgramTransitions successors;

  private Ngrams(List<String> list, WordTable words, int[] unigrams, NgramTransitions successors) {
    this.list = list;
    this.size = list.size();
    this.words = words;
    this.unigrams = unigrams;
    this.successors = successors;
  }

  /**
   * Returns these n-grams in this order.
   *
   * @param list words as {@link WordScanner} reads them, joined by single blanks
   * @throws IllegalArgumentException if one occurs twice or does not have one to three words
   */
  public static Ngrams of(List<String> list) {
    return of(list, BITS);
  }

  /** Returns the same, with this many {@linkplain NgramTransitions#of bits}. */
  static Ngrams of(List<String> list, int bits) {
    return new Construction(List.copyOf(list)).ngrams(bits);
  }

  private static final class Construction {

    private final List<String> list;
    private final WordTable words = new WordTable();
    private final int[][] wordsByFeature;
    private int[] wordNumbers = new int[0];
    private final PairTable pairs = new PairTable();
    private int[] pairNumbers = new int[1024];
    private int numbers;

    Construction(List<String> list) {
      this.list = list;
      wordsByFeature = new int[list.size()][];
      numbers = list.size();
    }

    Ngrams ngrams(int bits) {
      WordScanner scanner = new WordScanner();
      for (int feature = 0; feature < list.size(); feature++) {
        wordsByFeature[feature] = words(scanner, list.get(feature));
        if (wordsByFeature[feature].length == 0) {
          throw refused(feature);
        }
      }
      wordNumbers = new int[words.size()];
      Arrays.fill(wordNumbers, -1);
      for (int length = 1; length <= TextFeatures.MAX_WORDS; length++) {
        numberFeatures(length);
      }
      boolean[] begins = new boolean[numbers];
      for (int pair = 0; pair < pairs.size(); pair++) {
        begins[pairs.first(pair)] = true;
      }
      return new Ngrams(
          list,
          words,
          marked(wordNumbers, words.size(), begins),
          NgramTransitions.of(
              pairs, marked(pairNumbers, pairs.size(), begins), words.size(), bits));
    }

    /** Adds the words of an n-gram and returns their numbers; none if the n-gram is not valid. */
    private int[] words(WordScanner scanner, String ngram) {
      String[] parts = ngram.split(" ", -1);
      if (parts.length > TextFeatures.MAX_WORDS || Arrays.asList(parts).contains("")) {
        return new int[0];
      }
      int[] ids = new int[parts.length];
      for (int i = 0; i < ids.length; i++) {
        scanner.set(parts[i]);
        ids[i] = words.add(scanner);
      }
      return ids;
    }

    private IllegalArgumentException refused(int feature) {
      return new IllegalArgumentException(
          "features must be distinct n-grams of one to three words, but feature %s is \"%s\""
              .formatted(feature, list.get(feature)));
    }

    /** Numbers the n-grams of this many words by feature; then every word has a number. */
    private void numberFeatures(int length) {
      for (int feature = 0; feature < wordsByFeature.length; feature++) {
        int[] ids = wordsByFeature[feature];
        if (ids.length == length && !claim(ids, feature)) {
          throw refused(feature);
        }
      }
      for (int word = 0; length == 1 && word < wordNumbers.length; word++) {
        if (wordNumbers[word] < 0) {
          wordNumbers[word] = numbers++;
        }
      }
    }

    private boolean claim(int[] ids, int feature) {
      if (ids.length == 1) {
        boolean free = wordNumbers[ids[0]] < 0;
        wordNumbers[ids[0]] = feature;
        return free;
      }
      int before = wordNumbers[ids[0]];
      for (int i = 1; i < ids.length - 1; i++) {
        before = numberOf(before, ids[i]);
      }
      int known = pairs.size();
      int pair = pairs.add(before, ids[ids.length - 1]);
      number(pair, feature);
      return pair == known;
    }

    /** Returns the number of the n-gram with one more word, a new one if it is no feature. */
    private int numberOf(int before, int word) {
      int known = pairs.size();
      int pair = pairs.add(before, word);
      if (pair == known) {
        number(pair, numbers++);
      }
      return pairNumbers[pair];
    }

    private void number(int pair, int number) {
      if (pair >= pairNumbers.length) {
        pairNumbers = Arrays.copyOf(pairNumbers, 2 * pair);
      }
      pairNumbers[pair] = number;
    }

    private static int[] marked(int[] numbersOf, int size, boolean[] begins) {
      int[] marked = new int[size];
      for (int i = 0; i < size; i++) {
        marked[i] = 2 * numbersOf[i] + (begins[numbersOf[i]] ? 1 : 0);
      }
      return marked;
    }
  }

  public List<String> list() {
    return list;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Counter counter() {
    WordScanner scanner = new WordScanner();
    return (text, offset, counts) -> count(text, scanner, offset, counts);
  }

  private void count(String text, WordScanner scanner, int offset, Counts counts) {
    scanner.start(text);
    int previousWord = -1;
    int previousBigram = -1;
    while (scanner.next()) {
      int id = words.find(scanner);
      if (id < 0) {
        previousWord = -1;
        previousBigram = -1;
        continue;
      }
      int word = unigrams[id];
      int bigram = successor(previousWord, id);
      int trigram = successor(previousBigram, id);
      count(word, offset, counts);
      count(bigram, offset, counts);
      count(trigram, offset, counts);
      previousWord = word;
      previousBigram = bigram;
    }
  }

  private int successor(int ngram, int word) {
    return ngram >= 0 && (ngram & 1) != 0 ? successors.find(ngram >> 1, word) : -1;
  }

  private void count(int ngram, int offset, Counts counts) {
    int feature = ngram >> 1;
    if (feature >= 0 && feature < size) {
      counts.increment(offset + feature);
    }
  }

  @Override
  public List<String> names(String text, int[] numbers, int size) {
    return Arrays.stream(numbers, 0, size).mapToObj(list::get).toList();
  }

  @Override
  public void write(ObjectNode root) {
    list.forEach(root.putArray("features")::add);
  }
}
