package dev.starsight.promise;

import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants of the predictions that no person checks. Either prices, or at least one of the
 * other three; with a demand on quality, {@code people} is the most that people check even if the
 * demand cannot be kept. Immutable.
 *
 * @param people the largest share of the predictions that people check, 0 to 1
 * @param right the least share of the others that is right, above 0 and below 1
 * @param withinOne the least share of the others that differs from the label by at most 1, above 0
 *     and below 1; needs labels that are numbers
 * @param prices what a mistake and a check cost
 */
public record Wish(
    @Nullable Double people,
    @Nullable Double right,
    @Nullable Double withinOne,
    @Nullable Prices prices) {

  public Wish {
    requireShare("share that people check", people, true);
    requireShare("share that is right", right, false);
    requireShare("share within one", withinOne, false);
    if (right != null && withinOne != null) {
      throw new IllegalArgumentException("a wish has one demand: right or within one, not both");
    }
    boolean shares = people != null || right != null || withinOne != null;
    if (shares == (prices != null)) {
      throw new IllegalArgumentException("a wish needs either shares or prices");
    }
  }

  /** Wishes that people check at most this share. */
  public static Wish people(double share) {
    return new Wish(share, null, null, null);
  }

  /** Wishes that at least this share of what people do not check is right. */
  public static Wish right(double share) {
    return new Wish(null, share, null, null);
  }

  /** Wishes that at least this share of what people do not check is within one of the label. */
  public static Wish withinOne(double share) {
    return new Wish(null, null, share, null);
  }

  /** Wishes the least cost. */
  public static Wish leastCost(Prices prices) {
    return new Wish(null, null, null, prices);
  }

  /** Returns this wish with a limit of what people check. */
  public Wish withPeople(double share) {
    return new Wish(share, right, withinOne, prices);
  }

  /**
   * What a mistake and a check cost, in any currency.
   *
   * @param error the cost of a mistake: for each unit of distance from the label, such as a star,
   *     or, if {@code flat}, for the whole mistake; above 0, at most {@link #MOST}
   * @param look the cost of a person's look at a prediction, above 0, at most {@link #MOST}
   * @param flat whether all mistakes cost the same
   */
  public record Prices(double error, double look, boolean flat) {

    /** The highest price; the squares of far higher ones would overflow. */
    public static final double MOST = 1e12;

    public Prices {
      requirePrice("error", error);
      requirePrice("look", look);
    }

    private static void requirePrice(String of, double price) {
      if (!(price > 0 && price <= MOST)) {
        throw new IllegalArgumentException(
            "the cost of one %s must be above 0 and at most 1e12, but is %s".formatted(of, price));
      }
    }
  }

  private static void requireShare(String what, @Nullable Double share, boolean withEnds) {
    if (share != null && !(withEnds ? share >= 0 && share <= 1 : share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the %s must be %s, but is %s"
              .formatted(what, withEnds ? "0 to 1" : "above 0 and below 1", share));
    }
  }

  /**
   * Requires that the wish makes sense for these labels.
   *
   * @throws StarsightException if it is about distances and the labels are not numbers
   */
  public void require(LabelSet labels) {
    if (labels.isNumeric()) {
      return;
    }
    if (withinOne != null) {
      throw new StarsightException(
          "a wish about what is within one of the label needs labels that are numbers, but they are"
              + " "
              + labels);
    }
    if (prices != null && !prices.flat()) {
      throw new StarsightException(
          "a cost for each unit of distance needs labels that are numbers, but they are %s; a flat"
                  .formatted(labels)
              + " cost does not");
    }
  }

  /** Returns how sure predictions are, in the sense in which this wish is met most cheaply. */
  public Certainty certainty() {
    Prices costs = prices;
    if (costs != null && !costs.flat()) {
      return Certainty.EXPECTED_ERROR;
    }
    return withinOne != null ? Certainty.WITHIN_ONE : Certainty.CONFIDENCE;
  }

  /** Returns the demand on quality, or null if there is none. */
  @Nullable Double demand() {
    return right != null ? right : withinOne;
  }

  /** Returns the wish in words, such as "people check at most 20 %". */
  @Override
  public String toString() {
    Prices costs = prices;
    if (costs != null) {
      return String.format(
          Locale.ROOT,
          "the least cost, at %s for a mistake%s and %s for a look",
          number(costs.error()),
          costs.flat() ? "" : " of 1",
          number(costs.look()));
    }
    String demand =
        right != null
            ? percent(right) + " of what passes is right"
            : withinOne != null ? percent(withinOne) + " of what passes is within one" : "";
    String limit = people == null ? "" : "people check at most " + percent(people);
    return demand + (demand.isEmpty() || limit.isEmpty() ? "" : ", ") + limit;
  }

  private static String percent(double share) {
    return number(Math.rint(share * 1e6) / 1e4) + " %";
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
