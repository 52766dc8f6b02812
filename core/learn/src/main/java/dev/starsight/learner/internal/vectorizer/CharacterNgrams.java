package dev.starsight.learner.internal.vectorizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/**
 * The n-grams of characters that are features: feature {@code i} is the {@code i}-th of {@link
 * #list()}. They are found like scikit-learn's {@code char_wb}: within tokens that have a blank
 * added on both sides; a token shorter than an n-gram counts once as a whole. An n-gram is looked
 * up character by character, each time as a pair of the shorter n-gram and the next character, so
 * that the lookup is exact and creates no objects. Immutable, hence thread-safe.
 */
final class CharacterNgrams implements FeatureSpace {

  private final int shortest;
  private final int longest;
  private final List<String> list;
  private final PairTable trie;
  private final int[] features; // by trie node: feature + 1, or 0 if it is only part of one

  private CharacterNgrams(
      int shortest, int longest, List<String> list, PairTable trie, int[] features) {
    this.shortest = shortest;
    this.longest = longest;
    this.list = list;
    this.trie = trie;
    this.features = features;
  }

  /**
   * Returns these n-grams in this order.
   *
   * @throws IllegalArgumentException if one occurs twice, is empty or longer than {@code longest}
   */
  static CharacterNgrams of(int shortest, int longest, List<String> list) {
    PairTable trie = new PairTable();
    int[] features = new int[1024];
    for (int feature = 0; feature < list.size(); feature++) {
      int[] characters = list.get(feature).codePoints().toArray();
      int node = 0;
      for (int i = 0; i < Math.min(characters.length, longest); i++) {
        node = trie.add(node, characters[i]) + 1;
      }
      if (node >= features.length) {
        features = Arrays.copyOf(features, 2 * node);
      }
      if (node == 0 || characters.length > longest || features[node] != 0) {
        throw new IllegalArgumentException(
            "features must be distinct n-grams of one to %s characters, but feature %s is \"%s\""
                .formatted(longest, feature, list.get(feature)));
      }
      features[node] = feature + 1;
    }
    return new CharacterNgrams(shortest, longest, List.copyOf(list), trie, features);
  }

  List<String> list() {
    return list;
  }

  @Override
  public int size() {
    return list.size();
  }

  @Override
  public Counter counter() {
    return new TokenCounter();
  }

  private final class TokenCounter implements Counter {

    private final TokenScanner tokens = new TokenScanner();
    private int[] padded = new int[64];

    @Override
    public void count(String text, int offset, Counts counts) {
      tokens.start(text);
      while (tokens.next()) {
        if (tokens.length() + 2 > padded.length) {
          padded = new int[2 * tokens.length() + 2];
        }
        int length = pad(tokens.buffer(), 0, tokens.length(), padded);
        countToken(length, offset, counts);
      }
    }

    private void countToken(int length, int offset, Counts counts) {
      int least = Math.min(shortest, length);
      for (int start = 0; start + least <= length; start++) {
        int end = Math.min(length, start + longest);
        int node = 0;
        for (int i = start; i < end; i++) {
          node = trie.find(node, padded[i]) + 1;
          if (node == 0) {
            break;
          }
          if (i - start + 1 >= least && node < features.length && features[node] != 0) {
            counts.increment(offset + features[node] - 1);
          }
        }
      }
    }
  }

  /**
   * Writes the code points of a token, with a blank before and after it, to the beginning of {@code
   * padded}, and returns how many there are.
   */
  static int pad(char[] characters, int from, int to, int[] padded) {
    padded[0] = ' ';
    int length = 1;
    for (int i = from; i < to; i++) {
      char c = characters[i];
      padded[length++] =
          Character.isHighSurrogate(c) ? Character.toCodePoint(c, characters[++i]) : c;
    }
    padded[length++] = ' ';
    return length;
  }

  @Override
  public List<String> names(String text, int[] numbers, int size) {
    return Arrays.stream(numbers, 0, size)
        .mapToObj(number -> '"' + list.get(number) + '"') // makes blanks visible
        .toList();
  }

  @Override
  public void write(ObjectNode root) {
    root.put("shortest", shortest);
    root.put("longest", longest);
    list.forEach(root.putArray("characterFeatures")::add);
  }
}
