package dev.starsight.phrases.internal;

import java.util.Arrays;

/** Ascending numbers of reviews, such as those that say a phrase. */
final class Postings {

  private Postings() {}

  /** Returns how many numbers two ascending arrays share. */
  static int shared(int[] one, int[] other) {
    int shared = 0;
    int i = 0;
    int j = 0;
    while (i < one.length && j < other.length) {
      if (one[i] == other[j]) {
        shared++;
        i++;
        j++;
      } else if (one[i] < other[j]) {
        i++;
      } else {
        j++;
      }
    }
    return shared;
  }

  /** Returns the ascending numbers of one array that another does not have. */
  static int[] without(int[] one, int[] other) {
    int[] rest = new int[one.length];
    int size = 0;
    int j = 0;
    for (int number : one) {
      while (j < other.length && other[j] < number) {
        j++;
      }
      if (j == other.length || other[j] != number) {
        rest[size++] = number;
      }
    }
    return Arrays.copyOf(rest, size);
  }

  /** Returns how many ascending numbers are below a limit. */
  static int below(int[] numbers, int limit) {
    int at = Arrays.binarySearch(numbers, limit);
    return at < 0 ? -at - 1 : at;
  }
}
