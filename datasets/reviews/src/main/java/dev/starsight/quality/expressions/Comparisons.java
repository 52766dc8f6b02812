package dev.starsight.quality.expressions;

import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.expressions.Operand.Bound;
import dev.starsight.quality.internal.LimitedMatcher;
import dev.starsight.quality.internal.ValueText;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Comparisons of columns and literals, by their types. */
final class Comparisons {

  private Comparisons() {}

  /** Returns a comparison. */
  static Logic.Node of(Operand left, String sign, Operand right) {
    return binding -> compare(left.bind(binding), sign, right.bind(binding));
  }

  /** Returns whether a value is one of a list. */
  static Logic.Node in(Operand operand, List<Operand> list) {
    return binding -> {
      Bound value = operand.bind(binding);
      Logic[] each =
          list.stream()
              .map(other -> compare(value, "=", other.bind(binding)))
              .toArray(Logic[]::new);
      return Logic.anyOf(each);
    };
  }

  /** Returns whether there is no value. */
  static Logic.Node isNull(Operand operand) {
    return binding -> {
      int position = operand.bind(binding).position();
      return row -> Logic.of(!row.isPresent(position));
    };
  }

  /** Returns whether a text contains a match of a regular expression. */
  static Logic.Node matches(Operand operand, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return binding -> {
      int position = operand.bind(binding).position();
      LimitedMatcher matcher = new LimitedMatcher(pattern);
      return row -> {
        String text = row.text(position);
        return text == null ? Logic.UNKNOWN : Logic.of(matcher.find(text));
      };
    };
  }

  private static Logic compare(Bound left, String sign, Bound right) {
    IntPredicate test = test(sign);
    if (left.type() == RowSchema.Type.FLAG || right.type() == RowSchema.Type.FLAG) {
      return flags(left, right, sign, test);
    }
    boolean text = left.type() == RowSchema.Type.TEXT || right.type() == RowSchema.Type.TEXT;
    if (isTyped(left) || isTyped(right)) {
      Bound column = isTyped(left) ? left : right;
      Bound other = isTyped(left) ? right : left;
      if (other.type() != column.type() && other.type() != RowSchema.Type.UNTYPED) {
        throw new IllegalArgumentException(
            "%s is %s, but %s is %s"
                .formatted(column.text(), kind(column), other.text(), kind(other)));
      }
      return numbers(left, right, test);
    } else if (text) {
      return texts(left, right, test);
    } else if (!left.isColumn() || !right.isColumn()) {
      return numbers(left, right, test);
    }
    Logic numbers = numbers(left, right, test);
    Logic texts = texts(left, right, test);
    return row -> {
      boolean both = !Double.isNaN(left.number(row)) && !Double.isNaN(right.number(row));
      return (both ? numbers : texts).test(row);
    };
  }

  private static boolean isTyped(Bound bound) {
    return bound.isColumn()
        && (bound.type() == RowSchema.Type.NUMBER || bound.type() == RowSchema.Type.DATE);
  }

  /** Returns what a side is that is neither flag nor untyped, in words. */
  private static String kind(Bound side) {
    return switch (side.type()) {
      case NUMBER -> side.isColumn() ? "a column of numbers" : "a number";
      case DATE -> side.isColumn() ? "a column of days" : "a day";
      default -> side.isColumn() ? "a column of texts" : "neither a column nor one";
    };
  }

  private static IntPredicate test(String sign) {
    return switch (sign) {
      case "=", "==" -> order -> order == 0;
      case "!=", "<>" -> order -> order != 0;
      case "<" -> order -> order < 0;
      case "<=" -> order -> order <= 0;
      case ">" -> order -> order > 0;
      default -> order -> order >= 0;
    };
  }

  /**
   * Compares numbers with numbers and days with days; a text that is neither, or a day and a
   * number, are different and have no order.
   */
  private static Logic numbers(Bound left, Bound right, IntPredicate test) {
    boolean equality = test.test(0) != test.test(1) && test.test(-1) == test.test(1);
    boolean untyped =
        left.type() == RowSchema.Type.UNTYPED || right.type() == RowSchema.Type.UNTYPED;
    return row -> {
      double x = left.number(row);
      double y = right.number(row);
      boolean comparable = !untyped || left.isDay(row) == right.isDay(row);
      if (comparable && (x < y || x > y || x == y)) {
        return Logic.of(test.test(x < y ? -1 : x > y ? 1 : 0));
      }
      boolean absent = left.value(row) == null || right.value(row) == null;
      return absent || !equality ? Logic.UNKNOWN : Logic.of(test.test(1));
    };
  }

  private static Logic texts(Bound left, Bound right, IntPredicate test) {
    return row -> {
      Object x = left.value(row);
      Object y = right.value(row);
      return x == null || y == null
          ? Logic.UNKNOWN
          : Logic.of(test.test(x.toString().compareTo(y.toString())));
    };
  }

  private static Logic flags(Bound left, Bound right, String sign, IntPredicate test) {
    if (test.test(-1) != test.test(1)) {
      throw new IllegalArgumentException(
          "true and false can be compared by = and != only, but not by " + sign);
    }
    for (Bound side : List.of(left, right)) {
      if (!side.isColumn() && ValueText.flag(side.text()) == null) {
        throw new IllegalArgumentException(
            "a column of true and false is compared with %s, which is neither"
                .formatted(side.text()));
      }
    }
    return row -> {
      @Nullable Boolean x = ValueText.flag(left.value(row));
      @Nullable Boolean y = ValueText.flag(right.value(row));
      return x == null || y == null ? Logic.UNKNOWN : Logic.of(test.test(x.compareTo(y)));
    };
  }
}
