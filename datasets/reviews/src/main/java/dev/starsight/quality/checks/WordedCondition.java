package dev.starsight.quality.checks;

import dev.starsight.quality.analyzers.Condition;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.Values;
import java.util.List;
import java.util.function.Predicate;

/**
 * A condition whose text says everything, so that one with the same text and columns is equal and
 * shares a state in a scan. No such text is also an expression, whose absent values differ.
 */
record WordedCondition(Condition condition) implements Condition {

  static Condition of(String text, List<String> columns, Predicate<Values> test) {
    return new WordedCondition(Condition.of(text, columns, test));
  }

  @Override
  public String text() {
    return condition.text();
  }

  @Override
  public List<String> columns() {
    return condition.columns();
  }

  @Override
  public boolean test(Values row) {
    return condition.test(row);
  }

  @Override
  public Condition bind(RowSchema<?> schema) {
    return condition.bind(schema);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WordedCondition that
        && text().equals(that.text())
        && columns().equals(that.columns());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }
}
