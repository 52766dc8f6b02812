package dev.starsight.phrases.internal;

import java.util.Arrays;

/**
 * The n-grams of one length that enough reviews have, numbered from 0, with the number of reviews
 * of each side. An n-gram of k words is two of k − 1 words that overlap; a single word has the
 * number of the word. Built by one thread, then immutable.
 */
final class NgramLevel {

  private final int length;
  private final LongIndex index;
  private int[] first;
  private int[] second;
  private int[] firstWord;
  private int[] lastWord;

  /** Whether a longer n-gram that is tested is said in the same reviews. */
  private boolean[] absorbed = {};

  NgramLevel(int length, int expected) {
    this.length = length;
    this.index = new LongIndex(expected);
    this.first = new int[Math.max(16, expected)];
    this.second = new int[first.length];
    this.firstWord = new int[first.length];
    this.lastWord = new int[first.length];
  }

  /** Adds an n-gram; the key is the numbers of its two parts. */
  void add(long key, int sayFirst, int saySecond, int begin, int end) {
    int number = index.add(key);
    if (number == first.length) {
      int grown = number + number / 2;
      first = Arrays.copyOf(first, grown);
      second = Arrays.copyOf(second, grown);
      firstWord = Arrays.copyOf(firstWord, grown);
      lastWord = Arrays.copyOf(lastWord, grown);
    }
    first[number] = sayFirst;
    second[number] = saySecond;
    firstWord[number] = begin;
    lastWord[number] = end;
  }

  static long key(int prefix, int suffix) {
    return ((long) prefix << 32) | suffix;
  }

  int find(int prefix, int suffix) {
    return index.get(key(prefix, suffix));
  }

  int length() {
    return length;
  }

  int size() {
    return index.size();
  }

  int prefix(int number) {
    return (int) (index.key(number) >>> 32);
  }

  int suffix(int number) {
    return (int) index.key(number);
  }

  int first(int number) {
    return first[number];
  }

  int second(int number) {
    return second[number];
  }

  int total(int number) {
    return first[number] + second[number];
  }

  int firstWord(int number) {
    return firstWord[number];
  }

  int lastWord(int number) {
    return lastWord[number];
  }

  void absorb(int number) {
    if (absorbed.length == 0) {
      absorbed = new boolean[size()];
    }
    absorbed[number] = true;
  }

  boolean isAbsorbed(int number) {
    return absorbed.length > 0 && absorbed[number];
  }
}
