package dev.starsight.quality.suggestions;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.DataKind;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.States;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Constraint;
import dev.starsight.quality.checks.Threshold;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What a column alone suggests. */
final class ColumnSuggestions {

  /** Fewer rows than this say little about the values of a column. */
  private static final long MIN_ROWS = 20;

  // A column is categorical if its values are few and frequent.
  private static final int MAX_CATEGORIES = 30;
  private static final long MIN_ROWS_A_CATEGORY = 10;

  /** Of a column with rare values, the frequent ones must have at least this share of the rows. */
  private static final double MIN_FREQUENT = 0.9;

  private static final Check NONE = Check.named("");

  private ColumnSuggestions() {}

  /** Returns what tells the kinds of the values, of columns whose type does not say it. */
  static List<Analyzer<?>> kinds(RowSchema.Column<?> column) {
    boolean isText =
        column.type() == RowSchema.Type.TEXT || column.type() == RowSchema.Type.UNTYPED;
    return isText ? List.of(Analyzers.dataType(column.name(), DataKind.STRING)) : List.of();
  }

  private static Suggestion suggestion(
      String column, String why, String code, UnaryOperator<Check> check) {
    Constraint constraint = check.apply(NONE).constraints().get(0);
    return Suggestion.of(column, constraint, why, code);
  }

  static List<Suggestion> completeness(RowSchema.Column<?> column, States states) {
    String name = column.name();
    double share = states.metric(Analyzers.completeness(name)).value();
    double rows = states.metric(Analyzers.size()).value();
    if (share == 1.0) {
      return List.of(
          suggestion(
              name,
              "every row has a value",
              JavaCode.call("isComplete", name),
              check -> check.isComplete(name)));
    } else if (!(share >= 0.5)) {
      return List.of();
    }
    // The lower end of a 95 % interval, so that the next rows of the same kind pass too.
    double bound = share - 1.96 * Math.sqrt(share * (1 - share) / rows);
    double least = Math.max(0, Math.floor(bound * 100) / 100);
    return List.of(
        suggestion(
            name,
            DataMetric.plain(share) + " of the rows have a value",
            JavaCode.call("hasCompletenessAtLeast", name, raw(DataMetric.plain(least))),
            check -> check.hasCompletenessAtLeast(name, least)));
  }

  private static JavaCode.Raw raw(String code) {
    return new JavaCode.Raw(code);
  }

  static List<Suggestion> uniqueness(RowSchema.Column<?> column, States states) {
    String name = column.name();
    double values =
        states.metric(Analyzers.size()).value()
            * states.metric(Analyzers.completeness(name)).value();
    boolean unique = states.metric(Analyzers.allUnique(name)).value() == 1.0;
    return unique && values >= MIN_ROWS && column.type() != RowSchema.Type.FLAG
        ? List.of(
            suggestion(
                name,
                "no value occurs twice",
                JavaCode.call("isUnique", name),
                check -> check.isUnique(name)))
        : List.of();
  }

  static List<Suggestion> categories(RowSchema.Column<?> column, States states) {
    String name = column.name();
    SortedMap<String, Long> counts = states.histogram(name);
    if (column.type() != RowSchema.Type.TEXT && column.type() != RowSchema.Type.UNTYPED) {
      return List.of();
    }
    if (isCategorical(counts)) {
      String why =
          "all %d values are %s"
              .formatted(rows(counts), counts.size() == 1 ? "the same" : "one of " + counts.size());
      return List.of(containedIn(name, counts, why));
    }
    SortedMap<String, Long> frequent = new TreeMap<>(counts);
    frequent.values().removeIf(count -> count < MIN_ROWS_A_CATEGORY);
    double share = (double) rows(frequent) / rows(counts);
    if (frequent.size() < 2 || !isCategorical(frequent) || !(share >= MIN_FREQUENT)) {
      return List.of();
    }
    double bound = share - 1.96 * Math.sqrt(share * (1 - share) / rows(counts));
    double least = Math.floor(bound * 100) / 100;
    String why =
        DataMetric.plain(share) + " of the values are one of the " + frequent.size() + " frequent";
    Suggestion all = containedIn(name, frequent, why);
    return List.of(
        Suggestion.of(
            name,
            all.constraint().requiring(Threshold.atLeast(least)),
            why,
            all.code() + ".requiring(Threshold.atLeast(" + DataMetric.plain(least) + "))"));
  }

  private static Suggestion containedIn(String name, SortedMap<String, Long> counts, String why) {
    String[] values = counts.keySet().toArray(String[]::new);
    Object[] arguments = new Object[values.length + 1];
    arguments[0] = name;
    System.arraycopy(values, 0, arguments, 1, values.length);
    return suggestion(
        name,
        why,
        JavaCode.call("isContainedIn", arguments),
        check -> check.isContainedIn(name, values));
  }

  private static long rows(SortedMap<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static boolean isCategorical(SortedMap<String, Long> counts) {
    int distinct = counts.size();
    return distinct > 0
        && distinct <= MAX_CATEGORIES
        && rows(counts) >= Math.max(MIN_ROWS, distinct * MIN_ROWS_A_CATEGORY)
        && counts.values().stream().allMatch(n -> n > 1);
  }

  static List<Suggestion> dataType(RowSchema.Column<?> column, States states) {
    String name = column.name();
    double rows = states.metric(Analyzers.size()).value();
    if ((column.type() != RowSchema.Type.TEXT && column.type() != RowSchema.Type.UNTYPED)
        || rows < MIN_ROWS
        || (states.histogram(name).size() > 1 && isCategorical(states.histogram(name)))) {
      return List.of();
    }
    double absent = share(states, name, DataKind.UNKNOWN);
    for (DataKind kind :
        List.of(DataKind.INTEGRAL, DataKind.FRACTIONAL, DataKind.BOOLEAN, DataKind.DATE)) {
      double share = share(states, name, kind);
      if (kind == DataKind.FRACTIONAL) {
        share += share(states, name, DataKind.INTEGRAL);
      }
      if (share > 0 && absent < 1 && isWhole(share + absent)) {
        return List.of(
            suggestion(
                name,
                "all values are " + kind.title(),
                JavaCode.call("hasDataType", name, raw("DataKind." + kind.name())),
                check -> check.hasDataType(name, kind)));
      }
    }
    return List.of();
  }

  private static double share(States states, String column, DataKind kind) {
    return states.metric(Analyzers.dataType(column, kind)).value();
  }

  /** Returns whether shares add up to 1, of any number of rows that fits into memory or not. */
  private static boolean isWhole(double share) {
    return Math.abs(share - 1) < 1e-12;
  }

  /** Returns whether all values of a column are of some kinds, by its type or one by one. */
  private static boolean isAll(
      States states, RowSchema.Column<?> column, RowSchema.Type type, DataKind... kinds) {
    if (column.type() != RowSchema.Type.UNTYPED) {
      return column.type() == type;
    }
    double share = share(states, column.name(), DataKind.UNKNOWN);
    for (DataKind kind : kinds) {
      share += share(states, column.name(), kind);
    }
    return isWhole(share);
  }

  static List<Suggestion> ranges(RowSchema.Column<?> column, States states) {
    String name = column.name();
    DataMetric least = states.metric(Analyzers.minimum(name));
    DataMetric most = states.metric(Analyzers.maximum(name));
    if (!least.isComputed() || !most.isComputed()) {
      return List.of();
    }
    boolean days = isAll(states, column, RowSchema.Type.DATE, DataKind.DATE);
    boolean numbers =
        isAll(states, column, RowSchema.Type.NUMBER, DataKind.INTEGRAL, DataKind.FRACTIONAL);
    if (days) {
      LocalDate first = LocalDate.ofEpochDay((long) least.value());
      LocalDate last = LocalDate.ofEpochDay((long) most.value());
      return List.of(
          suggestion(
              name,
              "the dates go from " + first + " to " + last,
              JavaCode.call("isBetween", name, first, last),
              check -> check.isBetween(name, first, last)));
    }
    boolean categorical = isCategorical(states.histogram(name));
    if (numbers && categorical && column.type() == RowSchema.Type.NUMBER) {
      return List.of(
          suggestion(
              name,
              "the numbers go from " + least.valueText() + " to " + most.valueText(),
              JavaCode.call("isBetween", name, raw(least.valueText()), raw(most.valueText())),
              check -> check.isBetween(name, least.value(), most.value())));
    } else if (numbers && !categorical && least.value() >= 0) {
      return List.of(
          suggestion(
              name,
              "the least number is " + least.valueText(),
              JavaCode.call("isNonNegative", name),
              check -> check.isNonNegative(name)));
    }
    return List.of();
  }

  static List<Suggestion> lengths(RowSchema.Column<?> column, States states) {
    String name = column.name();
    double least = states.metric(Analyzers.minLength(name)).value();
    boolean fixed = least > 1 && states.metric(Analyzers.maxLength(name)).value() == least;
    if (!fixed
        || column.type() != RowSchema.Type.TEXT
        || states.metric(Analyzers.size()).value() < MIN_ROWS
        || states.histogram(name).size() == 1
        || isCategorical(states.histogram(name))) {
      return List.of();
    }
    String length = DataMetric.plain(least);
    String why = "every value has " + length + " characters";
    List<Suggestion> suggestions = new ArrayList<>();
    suggestions.add(
        suggestion(
            name,
            why,
            JavaCode.call("hasMinLength", name, raw("Threshold.atLeast(" + length + ")")),
            check -> check.hasMinLength(name, Threshold.atLeast(least))));
    suggestions.add(
        suggestion(
            name,
            why,
            JavaCode.call("hasMaxLength", name, raw("Threshold.atMost(" + length + ")")),
            check -> check.hasMaxLength(name, Threshold.atMost(least))));
    return suggestions;
  }
}
