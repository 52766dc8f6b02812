package dev.starsight.drift;

import dev.starsight.data.internal.VisibleText;
import dev.starsight.drift.ColumnDrift.Missing;
import dev.starsight.drift.ColumnDrift.ValueShare;
import dev.starsight.drift.internal.Probabilities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The comparison of the shares of categories. For one use. */
final class CategoryComparison {

  /** The Jensen-Shannon distance of two normal distributions a fifth of their width apart. */
  static final double THRESHOLD = 0.08;

  /** Categories that are shown. */
  private static final int SHOWN = 12;

  /** Categories that the smaller side is expected to have less often are put together. */
  private static final double LEAST_EXPECTED = 5;

  /** Each class gets half a row more, so that an empty one does not make the index infinite. */
  private static final double PRIOR = 0.5;

  private static final String SAMPLED =
      "a sample of the values of the side with too many different ones";

  private static final int LABEL_LENGTH = 40;

  private record Category(String label, double number, long first, long second) {
    long both() {
      return first + second;
    }
  }

  private final List<Category> categories;
  private final long ones;
  private final long others;
  private final boolean areNumbers;

  /**
   * Counts the values of both sides.
   *
   * @param areNumbers whether only numbers count
   */
  CategoryComparison(Map<Object, long[]> first, Map<Object, long[]> second, boolean areNumbers) {
    this.areNumbers = areNumbers;
    Map<Object, long[]> both = new HashMap<>();
    add(first, 0, both);
    add(second, 1, both);
    this.categories =
        both.entrySet().stream()
            .map(each -> category(each.getKey(), each.getValue()))
            .sorted(
                Comparator.comparingLong((Category category) -> -category.both())
                    .thenComparing(Category::label))
            .toList();
    this.ones = categories.stream().mapToLong(Category::first).sum();
    this.others = categories.stream().mapToLong(Category::second).sum();
  }

  private void add(Map<Object, long[]> counts, int side, Map<Object, long[]> both) {
    counts.forEach(
        (value, count) -> {
          if (!areNumbers || value instanceof Double) {
            both.computeIfAbsent(value, key -> new long[2])[side] = count[0];
          }
        });
  }

  private static Category category(Object value, long[] counts) {
    double number = value instanceof Double known ? known : Double.NaN;
    return new Category(label(value), number, counts[0], counts[1]);
  }

  private static String label(Object value) {
    if (value instanceof Double number) {
      return ofNumber(number);
    }
    String text = value.toString();
    return text.isEmpty() ? "(empty)" : VisibleText.cut(text, LABEL_LENGTH);
  }

  /** Returns a number without a fraction that is zero. */
  static String ofNumber(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /**
   * Compares the shares.
   *
   * @param isSampled whether one side has too many values to count, of which a sample is here
   */
  ColumnDrift drift(String column, Missing missing, boolean isSampled) {
    boolean tested = areEnough() && classes().size() > 1;
    return new ColumnDrift(
        column,
        ColumnKind.CATEGORY,
        tested ? test(classes()) : null,
        tested ? index(classes(), ones, others) : Double.NaN,
        areEnough() ? shares() : List.of(),
        isSampled ? List.of() : labels(category -> category.first() == 0),
        isSampled ? List.of() : labels(category -> category.second() == 0),
        missing,
        isSampled && tested ? SAMPLED : note(tested));
  }

  private boolean areEnough() {
    return Math.min(ones, others) >= ColumnComparison.FEW;
  }

  private String note(boolean tested) {
    if (tested) {
      return "";
    }
    if (!areEnough()) {
      return ColumnComparison.TOO_FEW;
    }
    return categories.size() == 1
        ? "every row has the same value"
        : "too few rows for the number of different values";
  }

  private List<String> labels(Predicate<Category> absent) {
    return areEnough()
        ? categories.stream().filter(absent).map(Category::label).toList()
        : List.of();
  }

  /** Returns counts of both sides by class, rare categories put together. */
  private List<long[]> classes() {
    double share = (double) Math.min(ones, others) / (ones + others);
    List<long[]> kept = new ArrayList<>();
    long[] rest = new long[2];
    for (Category category : categories) {
      if (categories.size() <= 2 || category.both() * share >= LEAST_EXPECTED) {
        kept.add(new long[] {category.first(), category.second()});
      } else {
        rest[0] += category.first();
        rest[1] += category.second();
      }
    }
    if (rest[0] + rest[1] > 0) {
      if ((rest[0] + rest[1]) * share >= LEAST_EXPECTED || kept.isEmpty()) {
        kept.add(rest);
      } else {
        long[] rarest = kept.get(kept.size() - 1); // categories are in order of frequency
        rarest[0] += rest[0];
        rarest[1] += rest[1];
      }
    }
    return kept;
  }

  private DriftTest test(List<long[]> classes) {
    double effect = distance(classes);
    DriftTest exact =
        classes.size() == 2
            ? ColumnComparison.shareTest(classes.get(0)[0], ones, classes.get(0)[1], others)
            : null;
    if (exact != null) {
      return new DriftTest(
          exact.method(),
          exact.statistic(),
          exact.p(),
          "Jensen-Shannon distance",
          effect,
          THRESHOLD);
    }
    double statistic = 0;
    for (long[] counts : classes) {
      double deviation = (double) counts[0] * others - (double) counts[1] * ones;
      statistic += deviation / ones * (deviation / others) / (counts[0] + counts[1]);
    }
    return new DriftTest(
        "chi-squared",
        statistic,
        Probabilities.chiSquareTail(statistic, classes.size() - 1),
        "Jensen-Shannon distance",
        effect,
        THRESHOLD);
  }

  /** Returns the square root of the Jensen-Shannon divergence in bits: 0 to 1. */
  private double distance(List<long[]> classes) {
    double divergence = 0;
    for (long[] counts : classes) {
      double p = (double) counts[0] / ones;
      double q = (double) counts[1] / others;
      divergence += (half(p, (p + q) / 2) + half(q, (p + q) / 2)) / 2;
    }
    return Math.sqrt(Math.max(0, Math.min(1, divergence / Math.log(2))));
  }

  private static double half(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle);
  }

  /** Returns the population stability index of counts of both sides by class. */
  static double index(List<long[]> classes, long ones, long others) {
    double index = 0;
    for (long[] counts : classes) {
      double p = (counts[0] + PRIOR) / (ones + PRIOR * classes.size());
      double q = (counts[1] + PRIOR) / (others + PRIOR * classes.size());
      index += (q - p) * Math.log(q / p);
    }
    return index;
  }

  /** Returns the shares to show: numbers in their order, other categories by frequency. */
  private List<ValueShare> shares() {
    List<Category> shown = new ArrayList<>(categories);
    if (shown.size() > SHOWN) {
      shown.sort(Comparator.comparingDouble(each -> -Math.abs(share(each).difference())));
      shown = new ArrayList<>(shown.subList(0, SHOWN - 1));
    }
    shown.sort(
        areNumbers
            ? Comparator.comparingDouble(Category::number)
            : Comparator.comparingLong(category -> -category.both()));
    List<ValueShare> shares = new ArrayList<>(shown.stream().map(this::share).toList());
    if (shown.size() < categories.size()) {
      double p = 1 - shares.stream().mapToDouble(ValueShare::first).sum();
      double q = 1 - shares.stream().mapToDouble(ValueShare::second).sum();
      shares.add(new ValueShare("all others", Math.max(0, p), Math.max(0, q)));
    }
    return shares;
  }

  private ValueShare share(Category category) {
    return new ValueShare(
        category.label(), (double) category.first() / ones, (double) category.second() / others);
  }
}
