package dev.starsight.drift;

import dev.starsight.drift.ColumnDrift.Missing;
import dev.starsight.drift.internal.Probabilities;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The comparison of one column: decides how its values are compared. For one use. */
final class ColumnComparison {

  /** A side with fewer values is not tested. */
  static final int FEW = 10;

  static final String TOO_FEW = "one side has fewer than 10 values";

  /** The share of values that must be numbers, or days, for a column of them. */
  private static final double NEARLY_ALL = 0.95;

  /** So few different numbers are categories, such as stars. */
  private static final int FEW_NUMBERS = 30;

  private static final int ROWS_A_NUMBER = 10;

  /** Cohen's h of a small difference of two shares. */
  private static final double SMALL_SHARE = 0.2;

  private static final double LEAST_EXPECTED = 5;

  /** What stands for the values of one side that the other does not have. */
  private static final String UNKNOWN_VALUES = "(not in the other source)";

  private static final Pattern ID = Pattern.compile("id|uuid|.*[_ .-](id|uuid)|.*[a-z0-9](Id|ID)");

  private final String column;
  private final ColumnSummary first;
  private final ColumnSummary second;
  private final ColumnSummary reference;

  ColumnComparison(String column, ColumnSummary first, ColumnSummary second) {
    this.column = column;
    this.first = first;
    this.second = second;
    this.reference = first.present() > 0 ? first : second;
  }

  ColumnDrift compare() {
    ColumnKind kind = kind();
    return switch (kind) {
      case NUMBER -> numbers(kind, first.sortedNumbers(), second.sortedNumbers(), false);
      case TEXT -> numbers(kind, first.sortedLengths(), second.sortedLengths(), true);
      case CATEGORY -> categories();
      case DATE -> untested(kind, "days, which are not compared");
      case IDENTIFIER -> untested(kind, "identifiers, which are not compared");
      case EMPTY -> untested(kind, "no side has a value");
    };
  }

  private ColumnKind kind() {
    if (reference.present() == 0) {
      return ColumnKind.EMPTY;
    }
    if (isNearlyAll(reference.days())) {
      return ColumnKind.DATE;
    }
    if (ID.matcher(column).matches()) {
      return ColumnKind.IDENTIFIER;
    }
    if (isNearlyAll(reference.numbers())) {
      return hasFewNumbers() ? ColumnKind.CATEGORY : ColumnKind.NUMBER;
    }
    if (hasCategories()) {
      return ColumnKind.CATEGORY;
    }
    return reference.spaced() * 2 >= reference.texts() ? ColumnKind.TEXT : ColumnKind.IDENTIFIER;
  }

  private boolean isNearlyAll(long values) {
    return values >= NEARLY_ALL * reference.present();
  }

  private boolean hasFewNumbers() {
    Map<Object, long[]> ones = first.counts();
    Map<Object, long[]> others = second.counts();
    if (ones == null || others == null) {
      return false;
    }
    long different =
        ones.size() + others.keySet().stream().filter(value -> !ones.containsKey(value)).count();
    return different <= FEW_NUMBERS && different * ROWS_A_NUMBER <= reference.present();
  }

  private boolean hasCategories() {
    return reference.counts() == null
        ? hasCategories(reference == first ? second : first)
        : hasCategories(reference);
  }

  private static boolean hasCategories(ColumnSummary side) {
    Map<Object, long[]> known = side.counts();
    return known != null && !known.isEmpty() && known.size() * 2L <= side.present() + 2;
  }

  private ColumnDrift categories() {
    boolean areNumbers = isNearlyAll(reference.numbers());
    Missing missing =
        areNumbers ? missing(ColumnSummary::numbers) : missing(ColumnSummary::countable);
    Map<Object, long[]> ones = counts(first, second);
    Map<Object, long[]> others = counts(second, first);
    boolean isSampled = first.counts() == null || second.counts() == null;
    return new CategoryComparison(ones, others, areNumbers).drift(column, missing, isSampled);
  }

  /** Returns the counts of a side, from a sample if only the other side has few values. */
  private static Map<Object, long[]> counts(ColumnSummary side, ColumnSummary other) {
    Map<Object, long[]> counts = side.counts();
    Map<Object, long[]> known = other.counts();
    return counts != null || known == null
        ? Objects.requireNonNullElse(counts, Map.of())
        : side.sampledCounts(known.keySet(), UNKNOWN_VALUES);
  }

  private ColumnDrift numbers(ColumnKind kind, double[] ones, double[] others, boolean ofTexts) {
    ToLongFunction<ColumnSummary> counted = ofTexts ? ColumnSummary::texts : ColumnSummary::numbers;
    boolean sampled =
        counted.applyAsLong(first) > ones.length || counted.applyAsLong(second) > others.length;
    String note =
        sampled
            ? String.format(
                Locale.ROOT, "samples of %,d and %,d values", ones.length, others.length)
            : "";
    return new NumberComparison(ones, others).drift(column, kind, missing(counted), note);
  }

  private ColumnDrift untested(ColumnKind kind, String note) {
    Missing missing =
        missing(kind == ColumnKind.DATE ? ColumnSummary::days : ColumnSummary::present);
    return new ColumnDrift(
        column, kind, null, Double.NaN, List.of(), List.of(), List.of(), missing, note);
  }

  private Missing missing(ToLongFunction<ColumnSummary> present) {
    long all = first.rows();
    long others = second.rows();
    return missing(
        all - present.applyAsLong(first), all, others - present.applyAsLong(second), others);
  }

  private static Missing missing(long hits, long all, long otherHits, long others) {
    double p = (double) hits / all;
    double q = (double) otherHits / others;
    double down = Math.hypot(q - wilson(q, others, -1), wilson(p, all, 1) - p);
    double up = Math.hypot(wilson(q, others, 1) - q, p - wilson(p, all, -1));
    return new Missing(p, q, q - p - down, q - p + up, shareTest(hits, all, otherHits, others));
  }

  /** Tests whether two shares are equal; null if there is nothing to test. */
  static @Nullable DriftTest shareTest(long hits, long all, long otherHits, long others) {
    long good = hits + otherHits;
    long rows = all + others;
    if (Math.min(all, others) < FEW || good == 0 || good == rows) {
      return null;
    }
    double p = (double) hits / all;
    double q = (double) otherHits / others;
    double effect = Math.abs(2 * Math.asin(Math.sqrt(p)) - 2 * Math.asin(Math.sqrt(q)));
    double expected = (double) Math.min(good, rows - good) / rows * Math.min(all, others);
    if (expected < LEAST_EXPECTED) {
      double tail = Probabilities.fisher(hits, all, otherHits, others);
      return new DriftTest("Fisher's exact", q - p, tail, "Cohen's h", effect, SMALL_SHARE);
    }
    double pooled = (double) good / rows;
    double statistic = (q - p) * (q - p) / (pooled * (1 - pooled) * (1.0 / all + 1.0 / others));
    double tail = Probabilities.chiSquareTail(statistic, 1);
    return new DriftTest("chi-squared", statistic, tail, "Cohen's h", effect, SMALL_SHARE);
  }

  /** Returns an end of Wilson's interval of a share. */
  private static double wilson(double share, long rows, int sign) {
    double count = rows;
    double z = Probabilities.Z_95;
    double middle = share + z * z / (2 * count);
    double half = z * Math.sqrt(share * (1 - share) / count + z * z / (4 * count * count));
    return (middle + sign * half) / (1 + z * z / count);
  }
}
