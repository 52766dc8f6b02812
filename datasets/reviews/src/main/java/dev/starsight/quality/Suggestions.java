package dev.starsight.quality;

import dev.starsight.quality.QualityReport.Suggestion;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rules that suggest constraints for rows. */
final class Suggestions {

  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,15}(\\.\\d{1,15})?");

  /** Fewer rows than this say little about the values of a column. */
  private static final long MIN_ROWS = 20;

  // A column is categorical if its values are few, frequent on average and none occurs only once.
  private static final int MAX_CATEGORIES = 30;
  private static final long MIN_ROWS_A_CATEGORY = 10;

  /** With a lower correlation two columns may be ordered by chance. */
  private static final double MIN_CORRELATION = 0.5;

  private Suggestions() {}

  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  static List<Analyzer> analyzers(RowSchema<?> schema) {
    List<Analyzer> analyzers = new ArrayList<>(List.of(Analyzer.size()));
    for (RowSchema.Column<?> column : schema.columns()) {
      String name = column.name();
      analyzers.add(Analyzer.completeness(name));
      analyzers.add(Analyzer.uniqueness(name));
      analyzers.add(Analyzer.histogram(name));
      if (column.type() != RowSchema.Type.TEXT) {
        analyzers.add(Analyzer.minimum(name));
        analyzers.add(Analyzer.maximum(name));
      }
    }
    forNumberPairs(
        schema,
        (a, b) -> {
          analyzers.add(Analyzer.correlation(a, b));
          analyzers.add(Analyzer.atMost(a, b));
        });
    return analyzers;
  }

  private static void forNumberPairs(RowSchema<?> schema, BiConsumer<String, String> action) {
    List<String> numbers =
        schema.columns().stream()
            .filter(column -> column.type() == RowSchema.Type.NUMBER)
            .map(RowSchema.Column::name)
            .toList();
    for (String a : numbers) {
      numbers.stream().filter(b -> !b.equals(a)).forEach(b -> action.accept(a, b));
    }
  }

  static List<Suggestion> of(Scan<?> scan) {
    List<Suggestion> suggestions = new ArrayList<>();
    for (RowSchema.Column<?> column : scan.schema().columns()) {
      addPresence(scan, column.name(), suggestions);
      addUniqueness(scan, column.name(), suggestions);
      addValues(scan, column, suggestions);
      addRange(scan, column, suggestions);
    }
    addOrders(scan, suggestions);
    return suggestions;
  }

  private static void addPresence(Scan<?> scan, String name, List<Suggestion> to) {
    double share = scan.metric(Analyzer.completeness(name)).value();
    double rows = scan.metric(Analyzer.size()).value();
    if (share == 1.0) {
      to.add(suggestion("isComplete", name, "every row has a value"));
    } else if (share >= 0.5) {
      // The lower end of a 95 % interval, so that the next rows of the same kind pass too.
      double bound = share - 1.96 * Math.sqrt(share * (1 - share) / rows);
      String least = DataMetric.plain(Math.max(0, Math.floor(bound * 100) / 100));
      String why = DataMetric.plain(share) + " of the rows have a value";
      to.add(suggestion("hasCompletenessAtLeast", name, least, least, why));
    }
  }

  private static void addUniqueness(Scan<?> scan, String name, List<Suggestion> to) {
    State state = scan.view(Analyzer.uniqueness(name).key());
    if (state instanceof Frequencies frequencies
        && frequencies.rows() >= MIN_ROWS
        && frequencies.unique() == frequencies.rows()) {
      to.add(suggestion("isUnique", name, "no value occurs twice"));
    }
  }

  private static void addValues(Scan<?> scan, RowSchema.Column<?> column, List<Suggestion> to) {
    String name = column.name();
    if (column.type() != RowSchema.Type.TEXT
        || !(scan.view(Analyzer.histogram(name).key()) instanceof State.Histogram histogram)) {
      return;
    }
    if (isCategorical(histogram)) {
      List<String> values = histogram.values();
      String code = values.stream().map(Suggestions::literal).collect(Collectors.joining(", "));
      String why = "all " + histogram.rows() + " values are one of " + values.size();
      to.add(suggestion("isContainedIn", name, String.join(",", values), code, why));
    } else if (histogram.rows() >= MIN_ROWS && histogram.numbers() == histogram.rows()) {
      to.add(suggestion("isNumeric", name, "all " + histogram.rows() + " texts are numbers"));
    }
  }

  private static boolean isCategorical(State.Histogram histogram) {
    int distinct = histogram.counts().size();
    return !histogram.overflowed()
        && distinct > 1
        && distinct <= MAX_CATEGORIES
        && histogram.rows() >= Math.max(MIN_ROWS, distinct * MIN_ROWS_A_CATEGORY)
        && histogram.counts().values().stream().allMatch(n -> n > 1);
  }

  private static void addRange(Scan<?> scan, RowSchema.Column<?> column, List<Suggestion> to) {
    DataMetric least = scan.metric(Analyzer.minimum(column.name()));
    DataMetric most = scan.metric(Analyzer.maximum(column.name()));
    if (!least.isComputed() || !most.isComputed()) {
      return;
    }
    String name = column.name();
    if (column.type() == RowSchema.Type.DATE) {
      LocalDate first = LocalDate.ofEpochDay((long) least.value());
      LocalDate last = LocalDate.ofEpochDay((long) most.value());
      String code = "LocalDate.parse(\"" + first + "\"), LocalDate.parse(\"" + last + "\")";
      String why = "the dates go from " + first + " to " + last;
      to.add(suggestion("isBetween", name, first + ", " + last, code, why));
    } else if (column.type() != RowSchema.Type.NUMBER) {
      return;
    } else if (scan.view(Analyzer.histogram(name).key()) instanceof State.Histogram histogram
        && isCategorical(histogram)) {
      String range = least.valueText() + ", " + most.valueText();
      String why = "the numbers go from " + least.valueText() + " to " + most.valueText();
      to.add(suggestion("isBetween", name, range, range, why));
    } else if (least.value() >= 0) {
      String why = "the least number is " + least.valueText();
      to.add(suggestion("isNonNegative", name, why));
    }
  }

  private static void addOrders(Scan<?> scan, List<Suggestion> to) {
    forNumberPairs(
        scan.schema(),
        (a, b) -> {
          if (scan.metric(Analyzer.correlation(a, b)).value() >= MIN_CORRELATION
              && scan.metric(Analyzer.atMost(a, b)).value() == 1.0) {
            String why = a + " is at most " + b + " in every row";
            to.add(suggestion("isAtMost", a, b, literal(b), why));
          }
        });
  }

  private static Suggestion suggestion(String method, String column, String why) {
    String code = "." + method + "(" + literal(column) + ")";
    return new Suggestion(column, method + "(" + column + ")", why, code);
  }

  private static Suggestion suggestion(
      String method, String column, String words, String code, String why) {
    return new Suggestion(
        column,
        method + "(" + column + ", " + words + ")",
        why,
        "." + method + "(" + literal(column) + ", " + code + ")");
  }

  static String literal(String text) {
    StringBuilder literal = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> literal.append('\\').append(c);
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        default -> literal.append(c);
      }
    }
    return literal.append('"').toString();
  }
}
