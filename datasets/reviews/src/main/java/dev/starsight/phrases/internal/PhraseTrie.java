package dev.starsight.phrases.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** Finds which of many phrases a text has. Immutable, so several threads may use it. */
final class PhraseTrie {

  private static final int ROOT = 0;

  /** The nodes of the words with which phrases begin, by their number; 0 for all others. */
  private int[] beginnings = new int[1 << 10];

  /** Numbers the nodes from 1 by their parent and word. */
  private final LongIndex children = new LongIndex(1 << 10);

  /** The last phrase that ends at a node, or -1. */
  private final int[] phraseAt;

  /** The phrase before each that has the same words, or -1. */
  private final int[] sameBefore;

  private final int size;

  /** Creates a trie of phrases, which are numbered in their order. */
  PhraseTrie(List<int[]> phrases) {
    size = phrases.size();
    List<Integer> ends = new ArrayList<>();
    for (int phrase = 0; phrase < size; phrase++) {
      int node = ROOT;
      for (int word : phrases.get(phrase)) {
        int child = children.add(key(node, word)) + 1;
        if (node == ROOT) {
          begin(word, child);
        }
        node = child;
      }
      ends.add(node);
    }
    phraseAt = new int[children.size() + 1];
    Arrays.fill(phraseAt, -1);
    sameBefore = new int[size];
    for (int phrase = 0; phrase < size; phrase++) {
      sameBefore[phrase] = phraseAt[ends.get(phrase)];
      phraseAt[ends.get(phrase)] = phrase;
    }
  }

  private void begin(int word, int node) {
    if (word >= beginnings.length) {
      beginnings = Arrays.copyOf(beginnings, Math.max(word + 1, beginnings.length * 2));
    }
    beginnings[word] = node;
  }

  private static long key(int node, int word) {
    return ((long) node << 32) | word;
  }

  int size() {
    return size;
  }

  /** Passes on the phrases of a text, one as often as it occurs. */
  void find(int[] words, IntConsumer sink) {
    for (int from = 0; from < words.length; from++) {
      int node =
          words[from] >= 0 && words[from] < beginnings.length ? beginnings[words[from]] : ROOT;
      for (int next = from + 1; node != ROOT; next++) {
        for (int phrase = phraseAt[node]; phrase >= 0; phrase = sameBefore[phrase]) {
          sink.accept(phrase);
        }
        node =
            next < words.length && words[next] >= 0
                ? children.get(key(node, words[next])) + 1
                : ROOT;
      }
    }
  }
}
