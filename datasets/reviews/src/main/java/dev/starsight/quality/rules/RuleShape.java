package dev.starsight.quality.rules;

import dev.starsight.quality.analyzers.DataKind;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Threshold;
import dev.starsight.quality.internal.Lexer.Kind;
import dev.starsight.quality.internal.Lexer.SyntaxException;
import dev.starsight.quality.internal.Lexer.Token;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a rule is written, and what it means.
 *
 * @param usage the rule with its arguments: "hasMean(COLUMN) >= NUMBER"
 * @param least how many arguments it has at least
 * @param most how many arguments it has at most
 * @param needsThreshold whether a comparison follows
 */
record RuleShape(String usage, int least, int most, boolean needsThreshold, Maker maker) {

  /** Makes the check with the one constraint of a rule. */
  interface Maker {
    Check make(Arguments arguments, @Nullable Threshold threshold);
  }

  private static final Check NONE = Check.named("");
  private static final int MANY = 100_000;
  private static final double LONGEST = 1e15;

  /** Longer numbers are a mistake, and parsing them takes time that grows with the square. */
  private static final int MOST_CHARACTERS = 40;

  /** All rules, by name. */
  static final Map<String, RuleShape> BY_NAME = new LinkedHashMap<>();

  static {
    compared("hasSize()", 0, 0, (a, t) -> NONE.hasSize(t));
    rule("hasSizeAtLeast(NUMBER)", 1, 1, (a, t) -> NONE.hasSizeAtLeast(a.whole(0)));
    rule("isComplete(COLUMN)", 1, 1, (a, t) -> NONE.isComplete(a.text(0)));
    compared("hasCompleteness(COLUMN)", 1, 1, (a, t) -> NONE.hasCompleteness(a.text(0), t));
    rule(
        "hasCompletenessAtLeast(COLUMN, SHARE)",
        2,
        2,
        (a, t) -> NONE.hasCompletenessAtLeast(a.text(0), a.share(1)));
    rule("areComplete(COLUMN, ...)", 1, MANY, (a, t) -> NONE.areComplete(a.texts(0)));
    rule("areAnyComplete(COLUMN, ...)", 1, MANY, (a, t) -> NONE.areAnyComplete(a.texts(0)));
    rule("isNotBlank(COLUMN)", 1, 1, (a, t) -> NONE.isNotBlank(a.text(0)));
    rule(
        "isMostlyNotBlank(COLUMN, SHARE)",
        2,
        2,
        (a, t) -> NONE.isMostlyNotBlank(a.text(0), a.share(1)));
    rule("satisfies(\"EXPRESSION\")", 1, 1, (a, t) -> a.placed(0, NONE::satisfies));
    addGroups();
    addNumbers();
    addValues();
  }

  private static void addGroups() {
    rule("isUnique(COLUMN)", 1, 1, (a, t) -> NONE.isUnique(a.text(0)));
    rule("isPrimaryKey(COLUMN, ...)", 1, MANY, (a, t) -> NONE.isPrimaryKey(a.texts(0)));
    compared("hasUniqueness(COLUMN, ...)", 1, MANY, (a, t) -> NONE.hasUniqueness(t, a.texts(0)));
    compared(
        "hasDistinctness(COLUMN, ...)", 1, MANY, (a, t) -> NONE.hasDistinctness(t, a.texts(0)));
    compared(
        "hasUniqueValueRatio(COLUMN, ...)",
        1,
        MANY,
        (a, t) -> NONE.hasUniqueValueRatio(t, a.texts(0)));
    compared(
        "hasNumberOfDistinctValues(COLUMN)",
        1,
        1,
        (a, t) -> NONE.hasNumberOfDistinctValues(a.text(0), t));
    rule(
        "hasDistinctBetween(COLUMN, NUMBER, NUMBER)",
        3,
        3,
        (a, t) -> NONE.hasDistinctBetween(a.text(0), a.whole(1), a.whole(2)));
    compared(
        "hasApproxCountDistinct(COLUMN)",
        1,
        1,
        (a, t) -> NONE.hasApproxCountDistinct(a.text(0), t));
    compared("hasEntropy(COLUMN)", 1, 1, (a, t) -> NONE.hasEntropy(a.text(0), t));
    compared(
        "hasMutualInformation(COLUMN, COLUMN)",
        2,
        2,
        (a, t) -> NONE.hasMutualInformation(a.text(0), a.text(1), t));
    compared(
        "hasHistogramCount(COLUMN, VALUE)",
        2,
        2,
        (a, t) -> NONE.hasHistogramCount(a.text(0), a.text(1), t));
    compared(
        "hasHistogramShare(COLUMN, VALUE)",
        2,
        2,
        (a, t) -> NONE.hasHistogramShare(a.text(0), a.text(1), t));
  }

  private static void addNumbers() {
    rule("hasMinimum(COLUMN, NUMBER)", 2, 2, (a, t) -> NONE.hasMinimum(a.text(0), a.number(1)));
    rule("hasMaximum(COLUMN, NUMBER)", 2, 2, (a, t) -> NONE.hasMaximum(a.text(0), a.number(1)));
    compared("hasMin(COLUMN)", 1, 1, (a, t) -> NONE.hasMin(a.text(0), t));
    compared("hasMax(COLUMN)", 1, 1, (a, t) -> NONE.hasMax(a.text(0), t));
    compared("hasMean(COLUMN)", 1, 1, (a, t) -> NONE.hasMean(a.text(0), t));
    compared("hasSum(COLUMN)", 1, 1, (a, t) -> NONE.hasSum(a.text(0), t));
    compared(
        "hasStandardDeviation(COLUMN)", 1, 1, (a, t) -> NONE.hasStandardDeviation(a.text(0), t));
    compared(
        "hasApproxQuantile(COLUMN, SHARE)",
        2,
        2,
        (a, t) -> NONE.hasApproxQuantile(a.text(0), a.share(1), t));
    compared(
        "hasCorrelation(COLUMN, COLUMN)",
        2,
        2,
        (a, t) -> NONE.hasCorrelation(a.text(0), a.text(1), t));
    compared(
        "hasRatioOfSums(COLUMN, COLUMN)",
        2,
        2,
        (a, t) -> NONE.hasRatioOfSums(a.text(0), a.text(1), t));
    compared("hasMinLength(COLUMN)", 1, 1, (a, t) -> NONE.hasMinLength(a.text(0), t));
    compared("hasMaxLength(COLUMN)", 1, 1, (a, t) -> NONE.hasMaxLength(a.text(0), t));
  }

  private static void addValues() {
    rule("isNonNegative(COLUMN)", 1, 1, (a, t) -> NONE.isNonNegative(a.text(0)));
    rule("isPositive(COLUMN)", 1, 1, (a, t) -> NONE.isPositive(a.text(0)));
    rule("isBetween(COLUMN, LEAST, MOST)", 3, 3, (a, t) -> between(a));
    rule(
        "isContainedIn(COLUMN, VALUE, ...)",
        2,
        MANY,
        (a, t) -> NONE.isContainedIn(a.text(0), a.texts(1)));
    rule("isNumeric(COLUMN)", 1, 1, (a, t) -> NONE.isNumeric(a.text(0)));
    rule("hasDataType(COLUMN, KIND)", 2, 2, (a, t) -> NONE.hasDataType(a.text(0), a.kind(1)));
    rule("isAtMost(COLUMN, COLUMN)", 2, 2, (a, t) -> NONE.isAtMost(a.text(0), a.text(1)));
    rule("isLessThan(COLUMN, COLUMN)", 2, 2, (a, t) -> NONE.isLessThan(a.text(0), a.text(1)));
    rule(
        "isLessThanOrEqualTo(COLUMN, COLUMN)",
        2,
        2,
        (a, t) -> NONE.isLessThanOrEqualTo(a.text(0), a.text(1)));
    rule("isGreaterThan(COLUMN, COLUMN)", 2, 2, (a, t) -> NONE.isGreaterThan(a.text(0), a.text(1)));
    rule(
        "isGreaterThanOrEqualTo(COLUMN, COLUMN)",
        2,
        2,
        (a, t) -> NONE.isGreaterThanOrEqualTo(a.text(0), a.text(1)));
    rule(
        "hasPattern(COLUMN, \"REGEX\")",
        2,
        2,
        (a, t) -> a.placed(1, regex -> NONE.hasPattern(a.text(0), regex)));
    rule("containsEmail(COLUMN)", 1, 1, (a, t) -> NONE.containsEmail(a.text(0)));
    rule("containsURL(COLUMN)", 1, 1, (a, t) -> NONE.containsURL(a.text(0)));
    rule(
        "containsSocialSecurityNumber(COLUMN)",
        1,
        1,
        (a, t) -> NONE.containsSocialSecurityNumber(a.text(0)));
    rule(
        "containsCreditCardNumber(COLUMN)",
        1,
        1,
        (a, t) -> NONE.containsCreditCardNumber(a.text(0)));
  }

  private static Check between(Arguments a) {
    LocalDate first = a.date(1);
    LocalDate last = a.date(2);
    if (first != null && last != null) {
      if (first.isAfter(last)) {
        throw a.wrong(2, "a range must go up, but is " + first + " to " + last);
      }
      return NONE.isBetween(a.text(0), first, last);
    }
    double least = a.number(1);
    double most = a.number(2);
    if (least > most) {
      throw a.wrong(2, "a range must go up, but is " + a.text(1) + " to " + a.text(2));
    }
    return NONE.isBetween(a.text(0), least, most);
  }

  /** Makes a check with the threshold of a rule. */
  private interface Compared {
    Check make(Arguments arguments, Threshold threshold);
  }

  private static void compared(String call, int least, int most, Compared maker) {
    add(
        new RuleShape(
            call + " >= NUMBER",
            least,
            most,
            true,
            (arguments, threshold) -> maker.make(arguments, Objects.requireNonNull(threshold))));
  }

  private static void rule(String call, int least, int most, Maker maker) {
    add(new RuleShape(call, least, most, false, maker));
  }

  private static void add(RuleShape shape) {
    BY_NAME.put(shape.usage().substring(0, shape.usage().indexOf('(')), shape);
  }

  Check make(List<Token> arguments, @Nullable Threshold threshold) {
    return maker.make(new Arguments(arguments), threshold);
  }

  /** Returns the number of a token. */
  static double number(Token token) {
    if (token.kind() == Kind.WORD && token.text().length() > MOST_CHARACTERS) {
      throw new SyntaxException(
          token.from(),
          "a number may have at most %d characters, but %s has %d"
              .formatted(MOST_CHARACTERS, token.shown(), token.text().length()));
    }
    try {
      double number =
          token.kind() == Kind.WORD ? new BigDecimal(token.text()).doubleValue() : Double.NaN;
      if (Math.abs(number) <= LONGEST) {
        return number;
      } else if (!Double.isNaN(number)) {
        throw new SyntaxException(
            token.from(), "a number must be -1e15 to 1e15, but is " + token.text());
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new SyntaxException(token.from(), "expected a number, but found " + token.shown());
  }

  /** The arguments of a rule, read as what they must be. */
  record Arguments(List<Token> tokens) {

    /** Makes a check of a text. */
    interface Placed {
      Check make(String text);
    }

    String text(int i) {
      return tokens.get(i).text();
    }

    String[] texts(int from) {
      return tokens.stream().skip(from).map(Token::text).toArray(String[]::new);
    }

    double number(int i) {
      return RuleShape.number(tokens.get(i));
    }

    long whole(int i) {
      double number = number(i);
      if (number != Math.rint(number) || number < 0) {
        throw wrong(i, "expected a whole number of at least 0, but found " + text(i));
      }
      return (long) number;
    }

    double share(int i) {
      double number = number(i);
      if (number < 0 || number > 1) {
        throw wrong(i, "a share must be 0 to 1, but is " + text(i));
      }
      return number;
    }

    @Nullable LocalDate date(int i) {
      try {
        return text(i).length() == 10 ? LocalDate.parse(text(i)) : null;
      } catch (DateTimeException e) {
        return null;
      }
    }

    DataKind kind(int i) {
      for (DataKind kind : DataKind.values()) {
        if (kind.title().toLowerCase(Locale.ROOT).equals(text(i).toLowerCase(Locale.ROOT))) {
          return kind;
        }
      }
      String known =
          Arrays.stream(DataKind.values()).map(DataKind::title).collect(Collectors.joining(", "));
      throw wrong(i, "a type must be one of " + known + ", but is " + text(i));
    }

    /** Makes a check of a text, whose errors are errors of this argument. */
    Check placed(int i, Placed maker) {
      try {
        return maker.make(text(i));
      } catch (IllegalArgumentException e) {
        throw wrong(i, String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
      }
    }

    SyntaxException wrong(int i, String message) {
      return new SyntaxException(tokens.get(i).from(), message);
    }
  }
}
