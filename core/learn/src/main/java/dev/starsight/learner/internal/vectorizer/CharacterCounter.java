package dev.starsight.learner.internal.vectorizer;

import dev.starsight.run.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the n-grams of characters that occur in enough texts. N-grams do not cross tokens, so those
 * of each distinct token are listed once, and texts are read token by token.
 */
final class CharacterCounter {

  /** Texts per piece of work; fixed, so that the number of threads does not change numbers. */
  private static final int CHUNK = 4096;

  private final int shortest;
  private final int longest;
  private final WordTable tokens = new WordTable();
  private final PairTable trie = new PairTable();

  /** The trie nodes of the n-grams of every token. */
  private int[][] ngrams = new int[1024][];

  private CharacterCounter(int shortest, int longest) {
    this.shortest = shortest;
    this.longest = longest;
  }

  /**
   * Returns the {@code most} n-grams that occur in the most texts, on a tie those seen first, among
   * those in at least {@code minTexts} and at most {@code maxTexts} texts.
   */
  static List<String> frequent(
      List<String> texts,
      int shortest,
      int longest,
      int minTexts,
      int maxTexts,
      int most,
      int threads) {
    CharacterCounter counter = new CharacterCounter(shortest, longest);
    Chunk[] chunks = new Chunk[(texts.size() + CHUNK - 1) / CHUNK];
    Threads.forEach(
        threads,
        chunks.length,
        i ->
            chunks[i] =
                new Chunk(texts.subList(i * CHUNK, Math.min(texts.size(), (i + 1) * CHUNK))));
    for (Chunk chunk : chunks) {
      chunk.renumber(counter.tokens);
    }
    counter.listNgrams();
    int[] frequencies = counter.frequencies(chunks, threads);
    return counter.mostFrequent(frequencies, minTexts, maxTexts, most);
  }

  /** The distinct tokens of each of a few texts, numbered within the chunk until renumbered. */
  private static final class Chunk {

    private final WordTable words = new WordTable();
    private final int[] ends;
    private int[] numbers = new int[1 << 16];
    private int size;

    Chunk(List<String> texts) {
      TokenScanner scanner = new TokenScanner();
      int[] last = new int[1 << 12]; // by token, the text it was last seen in, plus 1
      ends = new int[texts.size()];
      for (int text = 0; text < ends.length; text++) {
        scanner.start(texts.get(text));
        while (scanner.next()) {
          int number = words.add(scanner.buffer(), scanner.length());
          if (number >= last.length) {
            last = Arrays.copyOf(last, 2 * number);
          }
          if (last[number] != text + 1) {
            last[number] = text + 1;
            if (size == numbers.length) {
              numbers = Arrays.copyOf(numbers, 2 * size);
            }
            numbers[size++] = number;
          }
        }
        ends[text] = size;
      }
    }

    void renumber(WordTable all) {
      int[] ids = all.addAll(words);
      for (int i = 0; i < size; i++) {
        numbers[i] = ids[numbers[i]];
      }
    }
  }

  private void listNgrams() {
    ngrams = new int[tokens.size()][];
    int[] nodes = new int[256];
    int[] padded = new int[64];
    for (int token = 0; token < ngrams.length; token++) {
      char[] characters = tokens.word(token).toCharArray();
      if (characters.length + 2 > padded.length) {
        padded = new int[2 * characters.length + 2];
      }
      int length = CharacterNgrams.pad(characters, 0, characters.length, padded);
      if (nodes.length < length * longest) {
        nodes = new int[2 * length * longest];
      }
      int size = 0;
      int least = Math.min(shortest, length);
      for (int start = 0; start + least <= length; start++) {
        int node = 0;
        for (int i = start; i < Math.min(length, start + longest); i++) {
          node = trie.add(node, padded[i]) + 1;
          if (i - start + 1 >= least) {
            nodes[size++] = node - 1;
          }
        }
      }
      ngrams[token] = Arrays.copyOf(nodes, size);
    }
  }

  /** Returns for every trie node the number of texts in which it occurs as an n-gram. */
  private int[] frequencies(Chunk[] chunks, int threads) {
    int parts = Math.min(threads, chunks.length);
    int[][] counts = new int[parts][trie.size()];
    Threads.forEach(
        threads,
        parts,
        part -> {
          int[] last = new int[trie.size()];
          int text = 0;
          for (int chunk = part; chunk < chunks.length; chunk += parts) {
            text = count(chunks[chunk], text, counts[part], last);
          }
        });
    int[] sum = new int[trie.size()];
    for (int[] part : counts) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
    }
    return sum;
  }

  private int count(Chunk chunk, int before, int[] counts, int[] last) {
    int text = before;
    int at = 0;
    for (int end : chunk.ends) {
      text++;
      for (; at < end; at++) {
        for (int node : ngrams[chunk.numbers[at]]) {
          if (last[node] != text) {
            last[node] = text;
            counts[node]++;
          }
        }
      }
    }
    return text;
  }

  private List<String> mostFrequent(int[] frequencies, int minTexts, int maxTexts, int most) {
    int[] nodes = new int[frequencies.length];
    int[] those = new int[frequencies.length];
    int size = 0;
    for (int node = 0; node < frequencies.length; node++) {
      if (frequencies[node] >= Math.max(1, minTexts) && frequencies[node] <= maxTexts) {
        nodes[size] = node;
        those[size++] = frequencies[node];
      }
    }
    List<String> kept = new ArrayList<>();
    for (int i : TextFrequency.mostFrequent(those, size, most)) {
      kept.add(ngram(nodes[i]));
    }
    return kept;
  }

  private String ngram(int node) {
    int[] characters = new int[longest];
    int first = longest;
    for (int at = node + 1; at > 0; at = trie.first(at - 1)) {
      characters[--first] = trie.second(at - 1);
    }
    return new String(characters, first, longest - first);
  }
}
