package dev.starsight.quality;

import dev.starsight.quality.QualityReport.Suggestion;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rules by which rows suggest constraints. */
final class Suggestions {

  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,15}(\\.\\d{1,15})?");

  /** Fewer rows than this say little about the values of a column. */
  private static final long ENOUGH_ROWS = 20;

  /** Values this few, this often on average and never only once, are a set of choices. */
  private static final long ROWS_A_VALUE = 10;

  private static final int FEW_VALUES = 30;

  /** Below this two columns may be ordered by chance. */
  private static final double RELATED = 0.5;

  private Suggestions() {}

  /** Whether a text is a plain decimal number. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** What the rules look at. */
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
    List<String> numbers = numbers(schema);
    for (String a : numbers) {
      for (String b : numbers) {
        if (!a.equals(b)) {
          analyzers.add(Analyzer.correlation(a, b));
          analyzers.add(Analyzer.atMost(a, b));
        }
      }
    }
    return analyzers;
  }

  private static List<String> numbers(RowSchema<?> schema) {
    return schema.columns().stream()
        .filter(column -> column.type() == RowSchema.Type.NUMBER)
        .map(RowSchema.Column::name)
        .toList();
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
    State state = scan.view(Analyzer.uniqueness(name));
    if (state instanceof Frequencies frequencies
        && frequencies.rows() >= ENOUGH_ROWS
        && frequencies.unique() == frequencies.rows()) {
      to.add(suggestion("isUnique", name, "no value occurs twice"));
    }
  }

  private static void addValues(Scan<?> scan, RowSchema.Column<?> column, List<Suggestion> to) {
    if (column.type() != RowSchema.Type.TEXT) {
      return;
    }
    String name = column.name();
    if (scan.view(Analyzer.histogram(name)) instanceof State.Histogram histogram
        && isChoice(histogram)) {
      List<String> values = histogram.values();
      String code = values.stream().map(Suggestions::literal).collect(Collectors.joining(", "));
      String why = "all " + histogram.rows() + " values are one of " + values.size();
      to.add(suggestion("isContainedIn", name, String.join(",", values), code, why));
    } else if (scan.view(Analyzer.histogram(name)) instanceof State.Histogram histogram
        && histogram.rows() >= ENOUGH_ROWS
        && histogram.numbers() == histogram.rows()) {
      to.add(suggestion("isNumeric", name, "all " + histogram.rows() + " texts are numbers"));
    }
  }

  private static boolean isChoice(State.Histogram histogram) {
    int distinct = histogram.counts().size();
    return !histogram.overflowed()
        && distinct > 1
        && distinct <= FEW_VALUES
        && histogram.rows() >= Math.max(ENOUGH_ROWS, distinct * ROWS_A_VALUE)
        && histogram.counts().values().stream().allMatch(n -> n > 1);
  }

  private static void addRange(Scan<?> scan, RowSchema.Column<?> column, List<Suggestion> to) {
    DataMetric least = scan.metric(Analyzer.minimum(column.name()));
    DataMetric most = scan.metric(Analyzer.maximum(column.name()));
    if (least.isComputed() && most.isComputed()) {
      if (column.type() == RowSchema.Type.DATE) {
        addDates(column.name(), least.value(), most.value(), to);
      } else if (column.type() == RowSchema.Type.NUMBER) {
        addNumbers(scan, column.name(), least, most, to);
      }
    }
  }

  private static void addDates(String name, double least, double most, List<Suggestion> to) {
    LocalDate first = LocalDate.ofEpochDay((long) least);
    LocalDate last = LocalDate.ofEpochDay((long) most);
    String code = "LocalDate.parse(\"" + first + "\"), LocalDate.parse(\"" + last + "\")";
    String why = "the dates go from " + first + " to " + last;
    to.add(suggestion("isBetween", name, first + ", " + last, code, why));
  }

  private static void addNumbers(
      Scan<?> scan, String name, DataMetric least, DataMetric most, List<Suggestion> to) {
    if (scan.view(Analyzer.histogram(name)) instanceof State.Histogram histogram
        && isChoice(histogram)) {
      String range = least.valueText() + ", " + most.valueText();
      String why = "the numbers go from " + least.valueText() + " to " + most.valueText();
      to.add(suggestion("isBetween", name, range, range, why));
    } else if (least.value() >= 0) {
      String why = "the least number is " + least.valueText();
      to.add(suggestion("isNonNegative", name, why));
    }
  }

  private static void addOrders(Scan<?> scan, List<Suggestion> to) {
    List<String> numbers = numbers(scan.schema());
    for (String a : numbers) {
      for (String b : numbers) {
        if (!a.equals(b)
            && scan.metric(Analyzer.correlation(a, b)).value() >= RELATED
            && scan.metric(Analyzer.atMost(a, b)).value() == 1.0) {
          String why = a + " is at most " + b + " in every row";
          to.add(suggestion("isAtMost", a, b, literal(b), why));
        }
      }
    }
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

  /** A Java string literal. */
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
