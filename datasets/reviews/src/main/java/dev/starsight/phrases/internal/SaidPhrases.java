package dev.starsight.phrases.internal;

import dev.starsight.data.internal.NormalizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the phrases that reviews say. Immutable. */
public final class SaidPhrases {

  private final LongIndex words = new LongIndex(1 << 10);
  private final PhraseTrie trie;

  /**
   * Creates a search for phrases.
   *
   * @param phrases the hashes of the words of each
   */
  public SaidPhrases(List<long[]> phrases) {
    List<int[]> numbered = new ArrayList<>();
    for (long[] hashes : phrases) {
      numbered.add(Arrays.stream(hashes).mapToInt(words::add).toArray());
    }
    trie = new PhraseTrie(numbered);
  }

  static SaidPhrases of(List<FoundPhrase> phrases) {
    return new SaidPhrases(hashes(phrases));
  }

  /** Returns the hashes of the words of each phrase. */
  public static List<long[]> hashes(List<FoundPhrase> phrases) {
    return phrases.stream().map(FoundPhrase::hashes).toList();
  }

  /** The phrases that a review says. Nobody changes its array, so it is immutable. */
  public static final class Said {

    private final ReadReview review;
    private final long copied;
    private final int[] phrases;

    private Said(ReadReview review, long copied, int[] phrases) {
      this.review = review;
      this.copied = copied;
      this.phrases = phrases;
    }

    public ReadReview review() {
      return review;
    }

    /** Returns what the copies of its text on its side have in common; 0 if it is no copy. */
    public long copied() {
      return copied;
    }

    /** Returns the numbers of the phrases. */
    public int[] phrases() {
      return phrases;
    }
  }

  /** Returns a finder, which has memory of its own. */
  public Finder finder() {
    return new Finder();
  }

  /** Finds phrases in one review after the other. Not thread-safe. */
  public final class Finder {

    private final WordHashes split = new WordHashes();
    private final int[] found = new int[trie.size()];
    private final boolean[] isFound = new boolean[trie.size()];
    private int size;

    private Finder() {}

    /** Returns the phrases that a review says, each once. */
    public Said said(ReadReview read) {
      split.split(read.text());
      int[] numbers = new int[split.size()];
      int count = 0;
      for (int i = 0; i < numbers.length; i++) {
        long hash = split.hash(i);
        count += hash == WordHashes.GAP ? 0 : 1;
        numbers[i] = hash == WordHashes.GAP ? -1 : words.get(hash);
      }
      size = 0;
      trie.find(numbers, this::add);
      int[] phrases = Arrays.copyOf(found, size);
      for (int phrase : phrases) {
        isFound[phrase] = false;
      }
      return new Said(
          read, CopyFilter.copied(NormalizedText.key(read.text()), read, count), phrases);
    }

    private void add(int phrase) {
      if (!isFound[phrase]) {
        isFound[phrase] = true;
        found[size++] = phrase;
      }
    }
  }
}
