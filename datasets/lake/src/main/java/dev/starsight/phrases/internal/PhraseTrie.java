package dev.starsight.phrases.internal;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** Finds which of many phrases a text has. Immutable, so several threads may use it. */
final class PhraseTrie {

  private static final int ROOT = 0;

  /** Numbers the nodes from 1 by their parent and word. */
  private final LongIndex children = new LongIndex(1 << 10);

  /** The phrase that ends at a node, or -1. */
  private int[] phraseAt = new int[1 << 10];

  private final int size;

  /** Creates a trie of phrases, which are numbered in their order. */
  PhraseTrie(List<int[]> phrases) {
    size = phrases.size();
    Arrays.fill(phraseAt, -1);
    for (int phrase = 0; phrase < size; phrase++) {
      int node = ROOT;
      for (int word : phrases.get(phrase)) {
        node = children.add(NgramLevel.key(node, word)) + 1;
      }
      if (node >= phraseAt.length) {
        int before = phraseAt.length;
        phraseAt = Arrays.copyOf(phraseAt, Math.max(node + 1, before * 2));
        Arrays.fill(phraseAt, before, phraseAt.length, -1);
      }
      phraseAt[node] = phrase;
    }
  }

  int size() {
    return size;
  }

  /** Passes on the phrases of a text, one as often as it occurs. */
  void find(int[] words, IntConsumer sink) {
    for (int from = 0; from < words.length; from++) {
      int node = ROOT;
      for (int i = from; i < words.length && words[i] >= 0; i++) {
        int child = children.get(NgramLevel.key(node, words[i]));
        if (child < 0) {
          break;
        }
        node = child + 1;
        if (node < phraseAt.length && phraseAt[node] >= 0) {
          sink.accept(phraseAt[node]);
        }
      }
    }
  }
}
