package dev.starsight.learner.internal.vectorizer;

import dev.starsight.run.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the n-grams of words that occur in enough texts. Longer ones are counted only where their
 * parts are frequent enough, which misses none (an n-gram occurs in no more texts than its parts;
 * Agrawal and Srikant, 1994) and keeps the tables small.
 */
public final class NgramCounter {

  /** Texts per piece of work; fixed, so that the number of threads does not change numbers. */
  private static final int CHUNK = 4096;

  private final int minTexts;
  private final int maxTexts;
  private final WordTable words = new WordTable();

  /** Word numbers of all texts, one text after another; -1 where a word is too rare. */
  private int[] tokens = new int[0];

  /** Where each text begins in {@link #tokens}, and where the last one ends. */
  private int[] starts = new int[1];

  private final List<String> candidates = new ArrayList<>();
  private int[] frequencies = new int[1024];

  private NgramCounter(int minTexts, int maxTexts) {
    this.minTexts = minTexts;
    this.maxTexts = maxTexts;
  }

  /**
   * Returns the {@code most} n-grams that occur in the most texts, on a tie the shorter, then those
   * seen first.
   *
   * @param longest words in the longest n-gram, 1 to 3
   * @param minTexts texts an n-gram must occur in
   * @param maxTexts texts an n-gram may occur in; parts of longer ones may occur in more
   */
  public static List<String> frequent(
      List<String> texts, int longest, int minTexts, int maxTexts, int most, int threads) {
    NgramCounter counter = new NgramCounter(minTexts, maxTexts);
    counter.tokenize(texts, threads);
    counter.countWords();
    if (longest > 1) {
      counter.countLonger(longest);
    }
    return counter.mostFrequent(most);
  }

  private void tokenize(List<String> texts, int threads) {
    Chunk[] chunks = new Chunk[(texts.size() + CHUNK - 1) / CHUNK];
    Threads.forEach(
        threads,
        chunks.length,
        i ->
            chunks[i] =
                new Chunk(texts.subList(i * CHUNK, Math.min(texts.size(), (i + 1) * CHUNK))));
    int total = 0;
    for (Chunk chunk : chunks) {
      total = Math.addExact(total, chunk.size);
    }
    tokens = new int[total];
    starts = new int[texts.size() + 1];
    int text = 0;
    int at = 0;
    for (Chunk chunk : chunks) {
      for (int end : chunk.ends) {
        starts[++text] = at + end;
      }
      chunk.renumber(words, tokens, at);
      at += chunk.size;
    }
  }

  /** The words of a few texts, numbered within the chunk. */
  private static final class Chunk {

    private final WordTable words = new WordTable();
    private final int[] ends;
    private int[] tokens = new int[1 << 16];
    private int size;

    Chunk(List<String> texts) {
      WordScanner scanner = new WordScanner();
      ends = new int[texts.size()];
      for (int text = 0; text < ends.length; text++) {
        scanner.start(texts.get(text));
        while (scanner.next()) {
          if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * size);
          }
          tokens[size++] = words.add(scanner);
        }
        ends[text] = size;
      }
    }

    /** Writes the tokens with their numbers in {@code all}. */
    void renumber(WordTable all, int[] target, int at) {
      int[] ids = all.addAll(words);
      for (int i = 0; i < size; i++) {
        target[at + i] = ids[tokens[i]];
      }
    }
  }

  /** Adds the frequent words as candidates and removes the rare ones from the tokens. */
  private void countWords() {
    TextFrequency frequency = new TextFrequency();
    for (int text = 0; text + 1 < starts.length; text++) {
      for (int i = starts[text]; i < starts[text + 1]; i++) {
        frequency.see(tokens[i], text);
      }
    }
    for (int word = 0; word < words.size(); word++) {
      addCandidate(frequency.of(word), words.word(word));
    }
    removeRare(tokens, frequency);
  }

  private void countLonger(int longest) {
    int[] prefixes = tokens.clone();
    PairTable bigrams = new PairTable();
    TextFrequency frequency = countPairs(bigrams, prefixes);
    for (int i = 0; i < bigrams.size(); i++) {
      if (frequency.of(i) >= minTexts) {
        addCandidate(frequency.of(i), bigram(bigrams, i));
      }
    }
    if (longest > 2) {
      removeRare(prefixes, frequency);
      PairTable trigrams = new PairTable();
      TextFrequency trigramFrequency = countPairs(trigrams, prefixes);
      for (int i = 0; i < trigrams.size(); i++) {
        if (trigramFrequency.of(i) >= minTexts) {
          String start = bigram(bigrams, trigrams.first(i));
          addCandidate(trigramFrequency.of(i), start + " " + words.word(trigrams.second(i)));
        }
      }
    }
  }

  private String bigram(PairTable bigrams, int i) {
    return words.word(bigrams.first(i)) + " " + words.word(bigrams.second(i));
  }

  /**
   * Counts n-grams that consist of a shorter n-gram and the word after it.
   *
   * @param prefixes by token, the number of the shorter n-gram that ends there, or -1; replaced by
   *     the number in {@code pairs} of the longer one that ends there
   */
  private TextFrequency countPairs(PairTable pairs, int[] prefixes) {
    TextFrequency frequency = new TextFrequency();
    for (int text = 0; text + 1 < starts.length; text++) {
      int prefix = -1;
      for (int i = starts[text]; i < starts[text + 1]; i++) {
        int pair = prefix < 0 || tokens[i] < 0 ? -1 : pairs.add(prefix, tokens[i]);
        prefix = prefixes[i];
        prefixes[i] = pair;
        if (pair >= 0) {
          frequency.see(pair, text);
        }
      }
    }
    return frequency;
  }

  private void removeRare(int[] numbers, TextFrequency frequency) {
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] >= 0 && frequency.of(numbers[i]) < minTexts) {
        numbers[i] = -1;
      }
    }
  }

  private void addCandidate(int frequency, String ngram) {
    if (frequency >= minTexts && frequency <= maxTexts) {
      if (candidates.size() == frequencies.length) {
        frequencies = Arrays.copyOf(frequencies, 2 * frequencies.length);
      }
      frequencies[candidates.size()] = frequency;
      candidates.add(ngram);
    }
  }

  private List<String> mostFrequent(int most) {
    int[] kept = TextFrequency.mostFrequent(frequencies, candidates.size(), most);
    return Arrays.stream(kept).mapToObj(candidates::get).toList();
  }
}
