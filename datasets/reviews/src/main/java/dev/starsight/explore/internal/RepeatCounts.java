package dev.starsight.explore.internal;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Customers who reviewed one product more than once.
 *
 * @param reviews the number of reviews whose customer and product are known
 * @param customers the number of such customers
 * @param pairs the number of pairs of customer and product with more than one review
 * @param top the pairs with most reviews, at most {@link #SHOWN}
 */
public record RepeatCounts(long reviews, long customers, long pairs, List<Pair> top) {

  /** The number of pairs that are shown. */
  public static final int SHOWN = 5;

  public static final Comparator<Pair> MOST_REVIEWS_FIRST =
      Comparator.comparingLong((Pair pair) -> -pair.reviews)
          .thenComparing(Pair::customer, CodePointOrder.INSTANCE)
          .thenComparing(Pair::product, CodePointOrder.INSTANCE);

  /**
   * A customer and a product.
   *
   * @param title the title of the product; the first known one in code point order if there are
   *     several, empty if none is known
   * @param category the category of the product, chosen likewise
   * @param reviews the number of reviews of the product by the customer
   * @param stars the sum of their stars
   */
  public record Pair(
      String customer, String product, String title, String category, long reviews, long stars) {

    public double average() {
      return (double) stars / reviews;
    }

    public Pair named(String newTitle, String newCategory) {
      return new Pair(customer, product, newTitle, newCategory, reviews, stars);
    }
  }

  public RepeatCounts {
    top = List.copyOf(top);
  }

  /** Returns the counts of both; no customer is in both. */
  public RepeatCounts plus(RepeatCounts other) {
    return new RepeatCounts(
        reviews + other.reviews,
        customers + other.customers,
        pairs + other.pairs,
        most(Stream.concat(top.stream(), other.top.stream())));
  }

  /** Returns those of some pairs that are shown, in their order. */
  public static List<Pair> most(Stream<Pair> pairs) {
    return pairs.sorted(MOST_REVIEWS_FIRST).limit(SHOWN).toList();
  }
}
