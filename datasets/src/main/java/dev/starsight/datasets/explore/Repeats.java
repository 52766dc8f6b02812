package dev.starsight.datasets.explore;

import dev.starsight.datasets.amazon.Review;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Customers who reviewed one product more than once. Of pairs seen once only a 64-bit hash and the
 * stars are kept (at most 28 bytes a pair), so two of n pairs are mistaken for one with a chance of
 * n² / 2^65. Not thread-safe.
 */
final class Repeats {

  /** What one customer wrote about one product. */
  static final class Pair {
    final String customer;
    final String product;
    final String title;
    final String category;
    long reviews;
    long stars;

    Pair(Review review, int firstStars) {
      this.customer = review.customerId();
      this.product = review.productId();
      this.title = review.productTitle();
      this.category = review.productCategory();
      this.reviews = 1;
      this.stars = firstStars;
    }

    double average() {
      return (double) stars / reviews;
    }
  }

  private record Key(String customer, String product) {}

  private static final Comparator<Pair> MOST_FIRST =
      Comparator.comparingLong((Pair pair) -> -pair.reviews)
          .thenComparing(pair -> pair.customer)
          .thenComparing(pair -> pair.product);

  private long[] hashes = new long[1024];
  private byte[] stars = new byte[1024];
  private int used;
  private final Map<Key, Pair> repeated = new HashMap<>();

  void add(Review review) {
    Key key = new Key(review.customerId(), review.productId());
    Pair pair = repeated.get(key);
    if (pair == null) {
      int before = putIfAbsent(hash(key), (byte) review.starRating());
      if (before == 0) {
        return;
      }
      pair = new Pair(review, before);
      repeated.put(key, pair);
    }
    pair.reviews++;
    pair.stars += review.starRating();
  }

  /** The pairs with most reviews, by customer and product where they have as many. */
  List<Pair> top(int n) {
    return repeated.values().stream().sorted(MOST_FIRST).limit(n).toList();
  }

  /** How many pairs have more than one review. */
  int pairs() {
    return repeated.size();
  }

  /** How many customers are in such pairs. */
  long customers() {
    return repeated.keySet().stream().map(Key::customer).distinct().count();
  }

  /** Returns the stars that were there, or 0. */
  private int putIfAbsent(long hash, byte star) {
    int mask = hashes.length - 1;
    int slot = (int) (hash & mask);
    while (stars[slot] != 0) {
      if (hashes[slot] == hash) {
        return stars[slot];
      }
      slot = (slot + 1) & mask;
    }
    hashes[slot] = hash;
    stars[slot] = star;
    used++;
    if (used * 3L > hashes.length * 2L) {
      grow();
    }
    return 0;
  }

  private void grow() {
    long[] oldHashes = hashes;
    byte[] oldStars = stars;
    hashes = new long[oldHashes.length * 2];
    stars = new byte[hashes.length];
    used = 0;
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldStars[i] != 0) {
        putIfAbsent(oldHashes[i], oldStars[i]);
      }
    }
  }

  private static long hash(Key key) {
    return mix(mix(0x2545F4914F6CDD1DL, key.customer) ^ '\t', key.product);
  }

  private static long mix(long seed, String text) {
    long h = seed;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
      h ^= h >>> 32;
    }
    h *= 0xD6E8FEB86659FD93L;
    return h ^ (h >>> 32);
  }
}
