package dev.starsight.phrases.internal;

import java.util.Arrays;
import java.util.List;

/**
 * The n-grams of one length that enough reviews have, numbered from 0, with the number of reviews
 * of each side. A single word has the number of the word; longer n-grams are in the order of the
 * n-gram without their last word, and then of the last word. Built by one thread, then immutable
 * but for what is absorbed.
 */
final class NgramLevel {

  private final int length;
  private int size;
  private int[] prefixes;
  private int[] lastWords;
  private int[] first;
  private int[] second;
  private int[] begins;
  private int[] ends;

  /** Where the n-grams with each prefix begin. */
  private int[] children = {};

  /** Whether a longer n-gram that is tested is said in the same reviews. */
  private boolean[] absorbed = {};

  NgramLevel(int length, int expected) {
    this.length = length;
    prefixes = new int[expected];
    lastWords = new int[expected];
    first = new int[expected];
    second = new int[expected];
    begins = new int[expected];
    ends = new int[expected];
  }

  static NgramLevel ofWords(int words) {
    NgramLevel level = new NgramLevel(1, words);
    level.absorbed = new boolean[words];
    return level;
  }

  /**
   * Joins parts in their order.
   *
   * @param shorter how many n-grams are one word shorter
   */
  static NgramLevel join(int length, List<NgramLevel> parts, int shorter) {
    NgramLevel all = new NgramLevel(length, parts.stream().mapToInt(part -> part.size).sum());
    for (NgramLevel part : parts) {
      System.arraycopy(part.prefixes, 0, all.prefixes, all.size, part.size);
      System.arraycopy(part.lastWords, 0, all.lastWords, all.size, part.size);
      System.arraycopy(part.first, 0, all.first, all.size, part.size);
      System.arraycopy(part.second, 0, all.second, all.size, part.size);
      System.arraycopy(part.begins, 0, all.begins, all.size, part.size);
      System.arraycopy(part.ends, 0, all.ends, all.size, part.size);
      all.size += part.size;
    }
    all.children = new int[shorter + 1];
    int number = 0;
    for (int prefix = 0; prefix < shorter; prefix++) {
      while (number < all.size && all.prefixes[number] == prefix) {
        number++;
      }
      all.children[prefix + 1] = number;
    }
    all.absorbed = new boolean[all.size];
    return all;
  }

  /**
   * Adds an n-gram.
   *
   * @param prefix the number of the n-gram without its last word
   * @param begin where its places begin
   * @param end where they end
   */
  void add(int prefix, int lastWord, int sayFirst, int saySecond, int begin, int end) {
    if (size == first.length) {
      int grown = size + size / 2 + 16;
      prefixes = Arrays.copyOf(prefixes, grown);
      lastWords = Arrays.copyOf(lastWords, grown);
      first = Arrays.copyOf(first, grown);
      second = Arrays.copyOf(second, grown);
      begins = Arrays.copyOf(begins, grown);
      ends = Arrays.copyOf(ends, grown);
    }
    prefixes[size] = prefix;
    lastWords[size] = lastWord;
    first[size] = sayFirst;
    second[size] = saySecond;
    begins[size] = begin;
    ends[size++] = end;
  }

  /** Returns the number of a shorter n-gram followed by a word, or a negative number. */
  int find(int prefix, int word) {
    return Arrays.binarySearch(lastWords, children[prefix], children[prefix + 1], word);
  }

  int length() {
    return length;
  }

  int size() {
    return size;
  }

  int prefix(int number) {
    return prefixes[number];
  }

  int lastWord(int number) {
    return lastWords[number];
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

  /** Returns where the places of an n-gram begin, valid until longer ones are counted. */
  int begin(int number) {
    return begins[number];
  }

  int end(int number) {
    return ends[number];
  }

  void absorb(int number) {
    absorbed[number] = true;
  }

  boolean isAbsorbed(int number) {
    return absorbed[number];
  }
}
