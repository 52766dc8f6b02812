package dev.starsight.quality.checks;

import dev.starsight.quality.expressions.Expression;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes constraints as reports and rules files do. */
final class RuleText {

  private RuleText() {}

  /** Returns a call whose texts are columns or values, in quotes where they need them. */
  static String call(String method, Object... arguments) {
    return Arrays.stream(arguments)
        .map(each -> each instanceof String text ? Expression.word(text) : each.toString())
        .collect(Collectors.joining(", ", method + "(", ")"));
  }

  /** Returns columns or values with words between them, in quotes where they need them. */
  static String words(String between, List<String> texts) {
    return texts.stream().map(Expression::word).collect(Collectors.joining(between));
  }
}
