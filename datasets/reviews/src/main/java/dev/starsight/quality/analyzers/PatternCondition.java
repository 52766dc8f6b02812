package dev.starsight.quality.analyzers;

import dev.starsight.quality.internal.Lexer;
import dev.starsight.quality.internal.LimitedMatcher;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether the value of a column contains a match of a regular expression. A matcher is made for
 * each scan, because it is not thread-safe.
 */
record PatternCondition(String column, String pattern, int flags) implements Condition {

  @Override
  public String text() {
    return Lexer.quote(column, '"')
        + " contains a match of "
        + Lexer.quote(pattern, '"')
        + (flags == 0 ? "" : " with flags " + flags);
  }

  @Override
  public List<String> columns() {
    return List.of(column);
  }

  @Override
  public boolean test(Values row) {
    return bound().test(row);
  }

  @Override
  public Condition bind(RowSchema<?> schema) {
    return bound();
  }

  private Condition bound() {
    LimitedMatcher matcher = new LimitedMatcher(Pattern.compile(pattern, flags));
    return Condition.of(
        text(),
        columns(),
        row -> {
          String text = row.text(0);
          return text != null && matcher.find(text);
        });
  }
}
