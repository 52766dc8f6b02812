package dev.starsight.learner.internal.vectorizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The n-grams of words that are features: feature {@code i} is the {@code i}-th of {@link #list()}.
 * An n-gram is found word by word, so that finding those of a text makes no objects and is exact.
 * Immutable, hence thread-safe.
 */
public final class Ngrams implements FeatureSpace {

  /** The longest n-gram, in words. */
  public static final int LONGEST = 3;

  /** Bits that {@link NgramTransitions} may use. */
  static final int BITS = 63;

  private final List<String> list;
  private final int size;
  private final WordTable words;

  /**
   * By word the n-gram that is it alone. An n-gram is twice its number and, if longer ones begin
   * with it, 1 more; its number is its feature or, where it is the beginning of features only, one
   * behind all features.
   */
  private final int[] ofWords;

  private final NgramTransitions successors;

  private Ngrams(List<String> list, WordTable words, int[] ofWords, NgramTransitions successors) {
    this.list = list;
    this.size = list.size();
    this.words = words;
    this.ofWords = ofWords;
    this.successors = successors;
  }

  /**
   * These n-grams in this order.
   *
   * @param list words as {@link WordScanner} gives them, joined by single blanks
   * @throws IllegalArgumentException if one occurs twice or does not have one to three words
   */
  public static Ngrams of(List<String> list) {
    return of(list, BITS);
  }

  /** The same with so many {@linkplain NgramTransitions#of bits}. */
  static Ngrams of(List<String> list, int bits) {
    return new Construction(List.copyOf(list)).ngrams(bits);
  }

  /** Numbers n-grams. */
  private static final class Construction {

    private final List<String> list;
    private final WordTable words = new WordTable();
    private final int[][] wordsByFeature;
    private int[] numbersOfWords = new int[0];
    private final PairTable pairs = new PairTable();
    private int[] numbersOfPairs = new int[1024];
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
      numbersOfWords = new int[words.size()];
      Arrays.fill(numbersOfWords, -1);
      for (int length = 1; length <= LONGEST; length++) {
        numberFeatures(length);
      }
      boolean[] begins = new boolean[numbers];
      for (int pair = 0; pair < pairs.size(); pair++) {
        begins[pairs.first(pair)] = true;
      }
      return new Ngrams(
          list,
          words,
          marked(numbersOfWords, words.size(), begins),
          NgramTransitions.of(
              pairs, marked(numbersOfPairs, pairs.size(), begins), words.size(), bits));
    }

    /** The numbers of an n-gram's words, which are learnt; none if there are too few or many. */
    private int[] words(WordScanner scanner, String ngram) {
      String[] parts = ngram.split(" ", -1);
      if (parts.length > LONGEST || Arrays.asList(parts).contains("")) {
        return new int[0];
      }
      int[] ids = new int[parts.length];
      for (int i = 0; i < ids.length; i++) {
        scanner.become(parts[i]);
        ids[i] = words.add(scanner);
      }
      return ids;
    }

    private IllegalArgumentException refused(int feature) {
      return new IllegalArgumentException(
          "features must be distinct n-grams of one to three words, but feature %s is \"%s\""
              .formatted(feature, list.get(feature)));
    }

    /** Gives n-grams of so many words their features as numbers; then each word has a number. */
    private void numberFeatures(int length) {
      for (int feature = 0; feature < wordsByFeature.length; feature++) {
        int[] ids = wordsByFeature[feature];
        if (ids.length == length && !claim(ids, feature)) {
          throw refused(feature);
        }
      }
      for (int word = 0; length == 1 && word < numbersOfWords.length; word++) {
        if (numbersOfWords[word] < 0) {
          numbersOfWords[word] = numbers++;
        }
      }
    }

    private boolean claim(int[] ids, int feature) {
      if (ids.length == 1) {
        boolean free = numbersOfWords[ids[0]] < 0;
        numbersOfWords[ids[0]] = feature;
        return free;
      }
      int before = numbersOfWords[ids[0]];
      for (int i = 1; i < ids.length - 1; i++) {
        before = numberOf(before, ids[i]);
      }
      int known = pairs.size();
      int pair = pairs.add(before, ids[ids.length - 1]);
      number(pair, feature);
      return pair == known;
    }

    /** The number of the n-gram with one more word, a new one if it is no feature. */
    private int numberOf(int before, int word) {
      int known = pairs.size();
      int pair = pairs.add(before, word);
      if (pair == known) {
        number(pair, numbers++);
      }
      return numbersOfPairs[pair];
    }

    private void number(int pair, int number) {
      if (pair >= numbersOfPairs.length) {
        numbersOfPairs = Arrays.copyOf(numbersOfPairs, 2 * pair);
      }
      numbersOfPairs[pair] = number;
    }

    private static int[] marked(int[] numbersOf, int size, boolean[] begins) {
      int[] marked = new int[size];
      for (int i = 0; i < size; i++) {
        marked[i] = 2 * numbersOf[i] + (begins[numbersOf[i]] ? 1 : 0);
      }
      return marked;
    }
  }

  /** The n-grams by feature. */
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
      int word = ofWords[id];
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
