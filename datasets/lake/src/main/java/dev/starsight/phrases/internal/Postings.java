package dev.starsight.phrases.internal;

import dev.starsight.run.Threads;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** Which reviews say each of many phrases. */
final class Postings {

  private static final int REVIEWS = 1 << 13;

  private Postings() {}

  /** Returns the numbers of the reviews that say each phrase, in ascending order. */
  static int[][] of(List<CountedReview> reviews, List<int[]> phrases, int threads) {
    PhraseTrie trie = new PhraseTrie(phrases);
    int pieces = (reviews.size() + REVIEWS - 1) / REVIEWS;
    AtomicReferenceArray<int[][]> parts = new AtomicReferenceArray<>(pieces);
    Threads.forEach(threads, pieces, piece -> parts.set(piece, piece(reviews, trie, piece)));
    int[][] postings = new int[phrases.size()][];
    for (int phrase = 0; phrase < postings.length; phrase++) {
      int number = phrase;
      postings[phrase] =
          IntStream.range(0, pieces)
              .flatMap(piece -> Arrays.stream(parts.get(piece)[number]))
              .toArray();
    }
    return postings;
  }

  private static int[][] piece(List<CountedReview> reviews, PhraseTrie trie, int piece) {
    int[][] found = new int[trie.size()][4];
    int[] counts = new int[trie.size()];
    int to = Math.min(reviews.size(), (piece + 1) * REVIEWS);
    for (int review = piece * REVIEWS; review < to; review++) {
      int number = review;
      trie.find(
          reviews.get(review).words(),
          phrase -> {
            int count = counts[phrase];
            if (count > 0 && found[phrase][count - 1] == number) {
              return;
            }
            if (count == found[phrase].length) {
              found[phrase] = Arrays.copyOf(found[phrase], count * 2);
            }
            found[phrase][count] = number;
            counts[phrase]++;
          });
    }
    for (int phrase = 0; phrase < found.length; phrase++) {
      found[phrase] = Arrays.copyOf(found[phrase], counts[phrase]);
    }
    return found;
  }

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
