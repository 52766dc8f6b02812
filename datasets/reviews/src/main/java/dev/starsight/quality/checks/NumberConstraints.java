package dev.starsight.quality.checks;

import static dev.starsight.quality.checks.RuleText.call;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.DataMetric;

/** Constraints on statistics of columns. */
interface NumberConstraints {

  /** Returns a check with one more constraint. */
  Check with(Constraint constraint);

  private Check metric(String call, Analyzer<?> analyzer, Threshold threshold) {
    return with(Constraint.of(call, analyzer, Constraint.ALL).requiring(threshold));
  }

  /**
   * Requires that the least number of this column <em>equals</em> {@code minimum}, as Deequ's
   * {@code hasMin} with {@code _ == minimum}: numbers that are all greater fail too. Use {@link
   * Check#isBetween(String, double, double)} for a lower bound.
   */
  default Check hasMinimum(String column, double minimum) {
    return with(
        Constraint.of(
            call("hasMinimum", column, DataMetric.plain(minimum)),
            Analyzers.minimum(column),
            Threshold.equalTo(minimum)));
  }

  /**
   * Requires that the greatest number of this column <em>equals</em> {@code maximum}: numbers that
   * are all less fail too. Use {@link Check#isBetween(String, double, double)} for an upper bound.
   */
  default Check hasMaximum(String column, double maximum) {
    return with(
        Constraint.of(
            call("hasMaximum", column, DataMetric.plain(maximum)),
            Analyzers.maximum(column),
            Threshold.equalTo(maximum)));
  }

  /** Requires something of the least number; a date counts as its days since 1970. */
  default Check hasMin(String column, Threshold threshold) {
    return metric(call("hasMin", column), Analyzers.minimum(column), threshold);
  }

  /** Requires something of the greatest number; a date counts as its days since 1970. */
  default Check hasMax(String column, Threshold threshold) {
    return metric(call("hasMax", column), Analyzers.maximum(column), threshold);
  }

  /** Requires something of the mean. */
  default Check hasMean(String column, Threshold threshold) {
    return metric(call("hasMean", column), Analyzers.mean(column), threshold);
  }

  /** Requires something of the sum. */
  default Check hasSum(String column, Threshold threshold) {
    return metric(call("hasSum", column), Analyzers.sum(column), threshold);
  }

  /** Requires something of the standard deviation of a column as a population. */
  default Check hasStandardDeviation(String column, Threshold threshold) {
    return metric(
        call("hasStandardDeviation", column), Analyzers.standardDeviation(column), threshold);
  }

  /**
   * Requires something of an approximate quantile; see {@link Analyzers#approxQuantile} for its
   * error.
   *
   * @param share 0 to 1
   */
  default Check hasApproxQuantile(String column, double share, Threshold threshold) {
    return metric(
        call("hasApproxQuantile", column, DataMetric.plain(share)),
        Analyzers.approxQuantile(column, share),
        threshold);
  }

  /** Requires something of the correlation of two columns. */
  default Check hasCorrelation(String first, String second, Threshold threshold) {
    return metric(
        call("hasCorrelation", first, second), Analyzers.correlation(first, second), threshold);
  }

  /** Requires something of the sum of one column by that of another. */
  default Check hasRatioOfSums(String numerator, String denominator, Threshold threshold) {
    return metric(
        call("hasRatioOfSums", numerator, denominator),
        Analyzers.ratioOfSums(numerator, denominator),
        threshold);
  }

  /** Requires something of the least number of characters of a value. */
  default Check hasMinLength(String column, Threshold threshold) {
    return metric(call("hasMinLength", column), Analyzers.minLength(column), threshold);
  }

  /** Requires something of the greatest number of characters of a value. */
  default Check hasMaxLength(String column, Threshold threshold) {
    return metric(call("hasMaxLength", column), Analyzers.maxLength(column), threshold);
  }
}
