package dev.starsight.explore;

import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.CodePointOrder;
import dev.starsight.explore.internal.RepeatCounts;
import dev.starsight.reviews.Review;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds customers who reviewed one product more than once, in one pass, among reviews whose
 * customer and product are known. Every pair of customer and product takes 20 to 40 bytes, and
 * every product its names once. A customer id that is a number of at most 18 digits, as all are in
 * the release, is kept exactly; any other id as 64 bits of a hash, so that two of n such customers
 * of one product are mistaken for one with a probability of n² / 2^64. Not thread-safe.
 */
final class Repeats {

  private static final int DIGITS = 18;

  private record Product(String id, String title, String category) {

    static Product of(String id, Review review) {
      return new Product(
          id, Objects.requireNonNullElse(review.productTitle(), ""), CategoryCounts.nameOf(review));
    }
  }

  private record Key(String customer, String product) {}

  /** The reviews of one product by one customer who wrote at least two. */
  private static final class Tally {
    String title;
    String category;
    long reviews = 1;
    long stars;

    Tally(Product first, int firstStars) {
      this.title = first.title;
      this.category = first.category;
      this.stars = firstStars;
    }

    void add(Product product, int star) {
      title = CodePointOrder.least(title, product.title);
      category = CodePointOrder.least(category, product.category);
      reviews++;
      stars += star;
    }
  }

  private final Map<Product, Product> known = new HashMap<>();
  private final Map<Key, Tally> repeated = new HashMap<>();

  // One slot per pair; a slot without a product is free.
  private long[] customers = new long[1024];
  private @Nullable Product[] products = new Product[1024];
  private byte[] stars = new byte[1024];
  private int used;
  private long reviews;

  void add(Review review) {
    String customerId = review.customerId();
    String productId = review.productId();
    if (customerId == null || productId == null) {
      return;
    }
    reviews++;
    Product product = Product.of(productId, review);
    long customer = number(customerId);
    int slot = slot(customer, product.id);
    Product first = products[slot];
    if (first != null) {
      int firstStars = stars[slot];
      repeated
          .computeIfAbsent(new Key(customerId, productId), key -> new Tally(first, firstStars))
          .add(product, review.starRating());
      return;
    }
    customers[slot] = customer;
    products[slot] = known.computeIfAbsent(product, same -> same);
    stars[slot] = (byte) review.starRating();
    used++;
    if (used * 3L > customers.length * 2L) {
      grow();
    }
  }

  RepeatCounts counts() {
    List<RepeatCounts.Pair> top =
        RepeatCounts.most(
            repeated.entrySet().stream().map(entry -> pair(entry.getKey(), entry.getValue())));
    long writers = repeated.keySet().stream().map(Key::customer).distinct().count();
    return new RepeatCounts(reviews, writers, repeated.size(), top);
  }

  private static RepeatCounts.Pair pair(Key key, Tally tally) {
    return new RepeatCounts.Pair(
        key.customer, key.product, tally.title, tally.category, tally.reviews, tally.stars);
  }

  /** Returns the slot of a pair, or the free slot for it. */
  private int slot(long customer, String product) {
    int mask = customers.length - 1;
    int slot = (int) mix(customer * 31 + product.hashCode()) & mask;
    for (Product other = products[slot]; other != null; other = products[slot]) {
      if (customers[slot] == customer && other.id.equals(product)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldCustomers = customers;
    Product[] oldProducts = products;
    byte[] oldStars = stars;
    customers = new long[oldCustomers.length * 2];
    products = new Product[customers.length];
    stars = new byte[customers.length];
    for (int i = 0; i < oldCustomers.length; i++) {
      Product product = oldProducts[i];
      if (product != null) {
        int slot = slot(oldCustomers[i], product.id);
        customers[slot] = oldCustomers[i];
        products[slot] = product;
        stars[slot] = oldStars[i];
      }
    }
  }

  /** Returns the number that an id spells, or else a negative hash of it. */
  private static long number(String id) {
    boolean plain = !id.isEmpty() && id.length() <= DIGITS && (id.charAt(0) != '0');
    long number = 0;
    long hash = 0x2545F4914F6CDD1DL;
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      plain &= c >= '0' && c <= '9';
      number = number * 10 + (c - '0');
      hash = mix(hash ^ c);
    }
    return plain ? number : hash | Long.MIN_VALUE;
  }

  private static long mix(long bits) {
    long h = bits * 0x9E3779B97F4A7C15L;
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    return h ^ (h >>> 32);
  }
}
