package dev.starsight.profile;

import dev.starsight.profile.ColumnProfile.ColumnType;
import dev.starsight.profile.ColumnProfile.NumberSummary;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The type of a column and the reason for it, half a sentence with the figures. */
record TypeDecision(ColumnType type, String reason) {

  /** From this share of numbers on, a column is numeric, and its other values are missing. */
  private static final double NUMBERS = 0.99;

  private static final double DAYS = 0.95;

  /** From this share of numbers on, the reason mentions them. */
  private static final double SOME_NUMBERS = 0.3;

  /** With more distinct values, they may be names of things. */
  private static final long FEW = 50;

  private static final double ALL_DIFFERENT = 0.95;
  private static final double CODE = 1e6;

  private static final Set<String> ID_WORDS =
      Set.of("id", "ids", "key", "uuid", "guid", "isbn", "asin", "ean", "sku", "index");

  static TypeDecision of(ColumnTally tally) {
    long present = tally.present();
    long distinct = tally.distinct();
    if (present == 0) {
      return new TypeDecision(ColumnType.CONSTANT, "it is empty in every row");
    }
    if (distinct == 1 && tally.missing == 0) {
      return new TypeDecision(
          ColumnType.CONSTANT, "it is \"" + tally.top().get(0).value() + "\" in every row");
    }
    NumberSummary numbers = tally.numberSample.summary();
    if (numbers != null && tally.numbers >= NUMBERS * present) {
      return ofNumbers(tally, numbers, distinct);
    }
    if (tally.days >= DAYS * present) {
      return new TypeDecision(
          ColumnType.DATE, share(tally.days, present) + " of its values are days");
    }
    TypeDecision words = ofWords(tally, present, distinct);
    return tally.numbers >= SOME_NUMBERS * present
        ? new TypeDecision(words.type(), words.reason() + mixed(tally, present))
        : words;
  }

  private static String mixed(ColumnTally tally, long present) {
    String example = String.valueOf(tally.notNumber);
    return format(
        "; %s of them are numbers, but not the others, such as \"%s\"",
        share(tally.numbers, present),
        example.length() > 30 ? example.substring(0, 30) + "…" : example);
  }

  private static TypeDecision ofNumbers(ColumnTally tally, NumberSummary numbers, long distinct) {
    boolean whole = tally.wholeNumbers == tally.numbers;
    if (distinct <= 2) {
      return new TypeDecision(ColumnType.CATEGORICAL, "it has " + different(distinct));
    }
    if (whole && isDayNumber(numbers)) {
      return new TypeDecision(ColumnType.DATE, "its numbers are days such as 20150831");
    }
    if (whole && distinct > FEW) {
      String identifier = identifier(tally, numbers, distinct);
      if (identifier != null) {
        return new TypeDecision(ColumnType.IDENTIFIER, identifier);
      }
    }
    String reason =
        format(
            "%s from %s to %s",
            whole ? "whole numbers" : "numbers", plain(numbers.low()), plain(numbers.high()));
    long others = tally.present() - tally.numbers;
    return new TypeDecision(
        ColumnType.NUMERIC,
        others == 0
            ? reason
            : format(
                "%s; %,d other value%s such as \"%s\" count as missing",
                reason, others, others == 1 ? "" : "s", tally.notNumber));
  }

  private static @Nullable String identifier(
      ColumnTally tally, NumberSummary numbers, long distinct) {
    double range = numbers.high() - numbers.low() + 1;
    if (distinct == tally.present() && range <= 1.5 * distinct) {
      return "it counts the rows";
    }
    if (isNamedAsId(tally.name)) {
      return named(tally, distinct);
    }
    return numbers.lowerQuartile() >= CODE && distinct > 1000
        ? "its numbers are long codes, with " + different(distinct)
        : null;
  }

  /** Whether most numbers are dates written as eight digits. */
  private static boolean isDayNumber(NumberSummary numbers) {
    return isDayNumber(numbers.low())
        && isDayNumber(numbers.lowerQuartile())
        && isDayNumber(numbers.median())
        && isDayNumber(numbers.upperQuartile())
        && isDayNumber(numbers.high());
  }

  private static boolean isDayNumber(double number) {
    double month = Math.floor(number / 100) % 100;
    double day = number % 100;
    return number >= 1900_01_01
        && number <= 2100_12_31
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= 31;
  }

  private static TypeDecision ofWords(ColumnTally tally, long present, long distinct) {
    NumberSummary summary = tally.wordSample.summary();
    double words = summary == null ? 0 : summary.mean();
    boolean many =
        distinct > Math.max(2 * FEW, 0.02 * present) || distinct > Math.max(20, 0.5 * present);
    if ((words >= 2 && many) || (words >= 5 && distinct > FEW)) {
      return new TypeDecision(
          ColumnType.TEXT,
          format("it has %.1f words on average and %s", words, different(distinct)));
    }
    if (distinct > FEW && words < 1.5) {
      if (distinct >= ALL_DIFFERENT * present) {
        return new TypeDecision(
            ColumnType.IDENTIFIER, share(distinct, present) + " of its values are different");
      }
      if (isNamedAsId(tally.name)) {
        return new TypeDecision(ColumnType.IDENTIFIER, named(tally, distinct));
      }
    }
    return new TypeDecision(ColumnType.CATEGORICAL, "it has " + different(distinct));
  }

  private static String named(ColumnTally tally, long distinct) {
    return (tally.name.isBlank() ? "it has no name, and " : "its name says so, and it has ")
        + different(distinct);
  }

  /** Whether the last word of a name denotes ids; data frames leave row numbers without a name. */
  private static boolean isNamedAsId(String name) {
    String[] words =
        name.replaceAll("(?<=[a-z])(?=[A-Z])", " ")
            .toLowerCase(Locale.ROOT)
            .strip()
            .split("[^\\p{L}\\d]+", -1);
    return name.isBlank()
        || Arrays.stream(words).filter(w -> !w.isEmpty()).reduce((a, b) -> b).stream()
            .anyMatch(ID_WORDS::contains);
  }

  private static String different(long distinct) {
    return distinct == 1 ? "one value" : format("%,d different values", distinct);
  }

  private static String share(long some, long all) {
    return format("%.0f %%", 100.0 * some / all);
  }

  /** A number without unnecessary digits. */
  static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? format("%,d", (long) number)
        : format("%.4g", number);
  }

  /** Formats like {@link String#format}, independently of the locale. */
  static String format(String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
