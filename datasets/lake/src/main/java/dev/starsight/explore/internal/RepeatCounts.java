package dev.starsight.explore.internal;

import java.util.Comparator;
import java.util.List;

/**
 * Customers who reviewed one product more than once.
 *
 * @param customers how many of them there are
 * @param pairs how many pairs of customer and product have more than one review
 * @param top the pairs with most reviews, at most {@link #SHOWN}
 */
public record RepeatCounts(long customers, long pairs, List<Pair> top) {

  /** How many pairs are shown. */
  public static final int SHOWN = 5;

  public static final Comparator<Pair> MOST_REVIEWS_FIRST =
      Comparator.comparingLong((Pair pair) -> -pair.reviews)
          .thenComparing(Pair::customer, CodePointOrder.INSTANCE)
          .thenComparing(Pair::product, CodePointOrder.INSTANCE);

  /**
   * A customer and a product.
   *
   * @param title of the product; the first in code point order if there are several
   * @param category of the product; the first in code point order if there are several
   * @param reviews that the customer wrote about it
   * @param stars the sum of theirs
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
}
