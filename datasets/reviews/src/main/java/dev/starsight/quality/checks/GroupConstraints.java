package dev.starsight.quality.checks;

import static dev.starsight.quality.checks.RuleText.call;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.Analyzers;

/**
 * Constraints on how often values occur. All but {@link #hasApproxCountDistinct} count each value
 * exactly, which takes memory and, beyond a million distinct values, a temporary file.
 */
interface GroupConstraints {

  /** Returns a check with one more constraint. */
  Check with(Constraint constraint);

  private Check metric(String call, Analyzer<?> analyzer, Threshold threshold) {
    return with(Constraint.of(call, analyzer, Constraint.ALL).requiring(threshold));
  }

  /** Requires that no value of this column occurs twice. */
  default Check isUnique(String column) {
    return with(Constraint.onRows(call("isUnique", column), Analyzers.uniqueness(column)));
  }

  /** Requires that no combination of values of these columns occurs twice. */
  default Check isPrimaryKey(String... columns) {
    return with(
        Constraint.onRows(call("isPrimaryKey", (Object[]) columns), Analyzers.uniqueness(columns)));
  }

  /** Requires a share of the values of one column, or of several together, that occur once. */
  default Check hasUniqueness(Threshold threshold, String... columns) {
    return metric(
        call("hasUniqueness", (Object[]) columns), Analyzers.uniqueness(columns), threshold);
  }

  /** Requires something of the number of distinct values by the number of values. */
  default Check hasDistinctness(Threshold threshold, String... columns) {
    return metric(
        call("hasDistinctness", (Object[]) columns), Analyzers.distinctness(columns), threshold);
  }

  /** Requires a share of the distinct values that occur once. */
  default Check hasUniqueValueRatio(Threshold threshold, String... columns) {
    return metric(
        call("hasUniqueValueRatio", (Object[]) columns),
        Analyzers.uniqueValueRatio(columns),
        threshold);
  }

  /** Requires a number of distinct values, counted exactly. */
  default Check hasNumberOfDistinctValues(String column, Threshold threshold) {
    return metric(
        call("hasNumberOfDistinctValues", column), Analyzers.countDistinct(column), threshold);
  }

  /** Requires at least {@code least} and at most {@code most} distinct values. */
  default Check hasDistinctBetween(String column, long least, long most) {
    return with(
        Constraint.of(
            call("hasDistinctBetween", column, least, most),
            Analyzers.countDistinct(column),
            Threshold.between((double) least, (double) most)));
  }

  /** Requires a number of distinct values; see {@link Analyzers#approxCountDistinct}. */
  default Check hasApproxCountDistinct(String column, Threshold threshold) {
    return metric(
        call("hasApproxCountDistinct", column), Analyzers.approxCountDistinct(column), threshold);
  }

  /** Requires something of Shannon's entropy, in nats. */
  default Check hasEntropy(String column, Threshold threshold) {
    return metric(call("hasEntropy", column), Analyzers.entropy(column), threshold);
  }

  /** Requires something of the mutual information of two columns, in nats. */
  default Check hasMutualInformation(String first, String second, Threshold threshold) {
    return metric(
        call("hasMutualInformation", first, second),
        Analyzers.mutualInformation(first, second),
        threshold);
  }

  /** Requires a number of rows with a value, in a column of at most 1,000 distinct ones. */
  default Check hasHistogramCount(String column, String value, Threshold threshold) {
    return metric(
        call("hasHistogramCount", column, value), Analyzers.valueCount(column, value), threshold);
  }

  /** Requires a share of a value among the values, in a column of at most 1,000 distinct ones. */
  default Check hasHistogramShare(String column, String value, Threshold threshold) {
    return metric(
        call("hasHistogramShare", column, value), Analyzers.valueShare(column, value), threshold);
  }
}
