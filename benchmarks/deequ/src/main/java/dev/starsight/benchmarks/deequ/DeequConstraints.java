package dev.starsight.benchmarks.deequ;

import static dev.starsight.benchmarks.deequ.DeequMetrics.emptyList;
import static dev.starsight.benchmarks.deequ.DeequMetrics.none;
import static dev.starsight.benchmarks.deequ.DeequMetrics.seq;

import com.amazon.deequ.analyzers.Histogram.AggregateFunction;
import com.amazon.deequ.analyzers.Histogram.Count$;
import com.amazon.deequ.checks.Check;
import com.amazon.deequ.checks.CheckWithLastConstraintFilterable;
import com.amazon.deequ.constraints.ConstrainableDataTypes;
import com.amazon.deequ.metrics.Distribution;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoublePredicate;
import scala.Function1;
import scala.util.matching.Regex;

/** Deequ's constraints, by the rule that says the same to Starsight. */
final class DeequConstraints {

  private final Map<String, Check> byRule = new LinkedHashMap<>();
  private final Check empty;

  private DeequConstraints(Check empty) {
    this.empty = empty;
  }

  /**
   * Returns a check for each rule.
   *
   * @param empty a check without constraints
   */
  static Map<String, Check> all(Check empty) {
    DeequConstraints to = new DeequConstraints(empty);
    to.ofDataSets();
    to.ofNumbers();
    to.ofRows();
    to.ofPatterns();
    to.withConditions();
    return to.byRule;
  }

  /** Returns the seven of the workshop. */
  static Check workshop(Check empty) {
    return empty
        .hasSize(count(n -> n >= 200_000), none())
        .hasMin("star_rating", share(1), none(), none())
        .hasMax("star_rating", number(n -> n <= 5), none(), none())
        .isComplete("review_id", none(), none())
        .isUnique("review_id", none(), none())
        .isComplete("marketplace", none(), none())
        .isContainedIn("marketplace", new String[] {"US", "UK", "DE", "JP", "FR"});
  }

  static AggregateFunction countOfRows() {
    return Count$.MODULE$;
  }

  private void ofDataSets() {
    put("hasSize() >= 1000", empty.hasSize(count(n -> n >= 1000), none()));
    put("hasSize() >= 200000", empty.hasSize(count(n -> n >= 200_000), none()));
    put("isUnique(review_id)", empty.isUnique("review_id", none(), none()));
    put("isUnique(customer_id)", empty.isUnique("customer_id", none(), none()));
    put(
        "isPrimaryKey(customer_id, product_id)",
        empty.isPrimaryKey("customer_id", seq("product_id")));
    put(
        "hasUniqueness(customer_id, product_id) >= 0.5",
        empty.hasUniqueness(seq("customer_id", "product_id"), share(0.5), none(), none()));
    put(
        "hasDistinctness(product_id) >= 0.5",
        empty.hasDistinctness(seq("product_id"), share(0.5), none()));
    put(
        "hasUniqueValueRatio(product_id) >= 0.1",
        empty.hasUniqueValueRatio(seq("product_id"), share(0.1), none(), none()));
    put(
        "hasNumberOfDistinctValues(star_rating) = 5",
        empty.hasNumberOfDistinctValues("star_rating", count(n -> n == 5), none(), 1000, none()));
    put(
        "hasHistogramCount(star_rating, 5) >= 100",
        empty.hasHistogramValues(
            "star_rating", histogram(d -> d.apply("5").absolute() >= 100), none(), 1000, none()));
    put(
        "hasHistogramShare(star_rating, 5) >= 0.9",
        empty.hasHistogramValues(
            "star_rating", histogram(d -> d.apply("5").ratio() >= 0.9), none(), 1000, none()));
    put(
        "hasApproxCountDistinct(star_rating) = 5",
        empty.hasApproxCountDistinct("star_rating", number(n -> n == 5), none()));
    put("hasEntropy(star_rating) >= 1", empty.hasEntropy("star_rating", share(1), none()));
    put(
        "hasMutualInformation(star_rating, verified_purchase) >= 0.5",
        empty.hasMutualInformation("star_rating", "verified_purchase", share(0.5), none()));
  }

  private void ofNumbers() {
    put("hasMin(star_rating) >= 1", empty.hasMin("star_rating", share(1), none(), none()));
    put(
        "hasMax(star_rating) <= 4",
        empty.hasMax("star_rating", number(n -> n <= 4), none(), none()));
    put("hasMean(star_rating) >= 3", empty.hasMean("star_rating", share(3), none()));
    put("hasSum(total_votes) >= 1", empty.hasSum("total_votes", share(1), none()));
    put(
        "hasStandardDeviation(star_rating) <= 1",
        empty.hasStandardDeviation("star_rating", number(n -> n <= 1), none()));
    put(
        "hasApproxQuantile(star_rating, 0.5) >= 3",
        empty.hasApproxQuantile("star_rating", 0.5, share(3), none()));
    put(
        "hasCorrelation(total_votes, helpful_votes) >= 0.9",
        empty.hasCorrelation("total_votes", "helpful_votes", share(0.9), none()));
    put(
        "hasMinLength(review_id) >= 10",
        empty.hasMinLength("review_id", share(10), none(), none()));
    put(
        "hasMaxLength(review_body) <= 100",
        empty.hasMaxLength("review_body", number(n -> n <= 100), none(), none()));
  }

  private void ofRows() {
    put("isComplete(review_id)", empty.isComplete("review_id", none(), none()));
    put(
        "hasCompleteness(product_title) >= 0.9",
        empty.hasCompleteness("product_title", share(0.9), none(), none()));
    put(
        "areComplete(review_id, product_id)",
        empty.areComplete(seq("review_id", "product_id"), none()));
    put(
        "areComplete(review_id, product_id) >= 0.9",
        empty.haveCompleteness(seq("review_id", "product_id"), share(0.9), none()));
    put(
        "areAnyComplete(review_headline, review_body)",
        empty.areAnyComplete(seq("review_headline", "review_body"), none()));
    put(
        "areAnyComplete(review_headline, review_body) >= 0.9",
        empty.haveAnyCompleteness(seq("review_headline", "review_body"), share(0.9), none()));
    put(
        "satisfies(\"helpful_votes <= total_votes\")",
        empty.satisfies(
            "helpful_votes <= total_votes", "votes", share(1), none(), emptyList(), none()));
    put(
        "satisfies(\"star_rating > 3 and total_votes between 1 and 5\") >= 0.5",
        empty.satisfies(
            "star_rating > 3 and total_votes between 1 and 5",
            "stars",
            share(0.5),
            none(),
            emptyList(),
            none()));
    put("isNonNegative(helpful_votes)", empty.isNonNegative("helpful_votes", share(1), none()));
    put("isPositive(star_rating)", empty.isPositive("star_rating", share(1), none()));
    put("isPositive(helpful_votes)", empty.isPositive("helpful_votes", share(1), none()));
    put(
        "isLessThan(helpful_votes, total_votes)",
        empty.isLessThan("helpful_votes", "total_votes", share(1), none()));
    put(
        "isLessThanOrEqualTo(helpful_votes, total_votes)",
        empty.isLessThanOrEqualTo("helpful_votes", "total_votes", share(1), none()));
    put(
        "isGreaterThan(star_rating, helpful_votes) >= 0.5",
        empty.isGreaterThan("star_rating", "helpful_votes", share(0.5), none()));
    put(
        "isGreaterThanOrEqualTo(star_rating, helpful_votes)",
        empty.isGreaterThanOrEqualTo("star_rating", "helpful_votes", share(1), none()));
    put(
        "isContainedIn(marketplace, US, UK, DE)",
        empty.isContainedIn("marketplace", new String[] {"US", "UK", "DE"}));
    put(
        "isContainedIn(verified_purchase, Y) >= 0.5",
        empty.isContainedIn("verified_purchase", new String[] {"Y"}, share(0.5), none(), none()));
    put(
        "isBetween(star_rating, 2, 5)",
        empty.isContainedIn("star_rating", 2, 5, true, true, none(), none()));
    put(
        "hasDataType(customer_id, Integral)",
        empty.hasDataType("customer_id", ConstrainableDataTypes.Integral(), share(1), none()));
    put(
        "hasDataType(product_id, Integral) >= 0.1",
        empty.hasDataType("product_id", ConstrainableDataTypes.Integral(), share(0.1), none()));
  }

  private void ofPatterns() {
    put(
        "hasPattern(product_id, \"^[A-Z0-9]{10}$\")",
        empty.hasPattern(
            "product_id", new Regex("^[A-Z0-9]{10}$", seq()), share(1), none(), none(), none()));
    put(
        "hasPattern(review_body, \"[!]\") >= 0.5",
        empty.hasPattern(
            "review_body", new Regex("[!]", seq()), share(0.5), none(), none(), none()));
    put(
        "containsCreditCardNumber(review_body)",
        empty.containsCreditCardNumber("review_body", share(1), none()));
    put("containsEmail(review_body)", empty.containsEmail("review_body", share(1), none()));
    put("containsURL(review_body)", empty.containsURL("review_body", share(1), none()));
    put(
        "containsSocialSecurityNumber(review_body)",
        empty.containsSocialSecurityNumber("review_body", share(1), none()));
  }

  private void withConditions() {
    where(
        "isPositive(helpful_votes)",
        "star_rating = 5",
        empty.isPositive("helpful_votes", share(1), none()));
    where(
        "hasMean(star_rating) >= 4",
        "verified_purchase = 'Y'",
        empty.hasMean("star_rating", share(4), none()));
    where(
        "hasSize() >= 1000",
        "star_rating in (1, 2) and not total_votes = 0",
        empty.hasSize(count(n -> n >= 1000), none()));
  }

  private void put(String rule, Check check) {
    byRule.put(rule, check);
  }

  private void where(String rule, String condition, CheckWithLastConstraintFilterable check) {
    put(rule + " where " + condition, check.where(condition));
  }

  private static Function1<Object, Object> share(double atLeast) {
    return number(value -> value >= atLeast);
  }

  private static Function1<Object, Object> number(DoublePredicate holds) {
    return value -> holds.test((Double) value);
  }

  private static Function1<Object, Object> count(DoublePredicate holds) {
    return value -> holds.test((Long) value);
  }

  private static Function1<Distribution, Object> histogram(
      java.util.function.Predicate<Distribution> holds) {
    return holds::test;
  }
}
