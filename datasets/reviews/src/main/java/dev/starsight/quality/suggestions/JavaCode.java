package dev.starsight.quality.suggestions;

import dev.starsight.quality.internal.Lexer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes calls in Java. */
final class JavaCode {

  private JavaCode() {}

  /** Returns a call with texts, days, and whatever else stands in Java as it is written. */
  static String call(String method, Object... arguments) {
    return Arrays.stream(arguments)
        .map(JavaCode::literal)
        .collect(Collectors.joining(", ", "." + method + "(", ")"));
  }

  private static String literal(Object argument) {
    if (argument instanceof LocalDate date) {
      return "LocalDate.parse(\"" + date + "\")";
    }
    return argument instanceof String text ? Lexer.quote(text, '"') : argument.toString();
  }

  /** Code that stands as it is. */
  record Raw(String code) {
    @Override
    public String toString() {
      return code;
    }
  }
}
