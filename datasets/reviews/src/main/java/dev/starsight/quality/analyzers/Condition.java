package dev.starsight.quality.analyzers;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A condition on rows: what compliance measures and what a filter requires. Two conditions are the
 * same for a scan if they are equal. Implementations are immutable and thread-safe.
 */
public interface Condition {

  /**
   * Returns the condition in words or as an expression, which names it in metrics and in saved
   * states; conditions with different meanings must have different texts.
   */
  String text();

  /** Returns the columns that it reads, in the order in which {@link #test} gets their values. */
  List<String> columns();

  /** Returns whether a row meets it; must neither keep nor change anything. */
  boolean test(Values row);

  /**
   * Returns the condition to use for rows of a schema; this one unless it depends on the schema.
   *
   * @throws IllegalArgumentException with the reason, if it makes no sense for these columns
   */
  default Condition bind(RowSchema<?> schema) {
    return this;
  }

  /** Returns a condition on a row, which is equal only to itself. */
  static Condition of(String text, List<String> columns, Predicate<Values> test) {
    return new Tested(text, List.copyOf(columns), false, test);
  }

  /** Returns a condition like {@link #of} that makes sense only for columns of numbers or dates. */
  static Condition ofNumbers(String text, List<String> columns, Predicate<Values> test) {
    return new Tested(text, List.copyOf(columns), true, test);
  }

  /** A condition whose test is a function. */
  record Tested(String text, List<String> columns, boolean needsNumbers, Predicate<Values> test)
      implements Condition {
    public Tested {
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(test, "test");
    }

    @Override
    public boolean test(Values row) {
      return test.test(row);
    }

    @Override
    public Condition bind(RowSchema<?> schema) {
      if (needsNumbers) {
        columns.forEach(schema::requireNumbers);
      }
      return this;
    }
  }
}
