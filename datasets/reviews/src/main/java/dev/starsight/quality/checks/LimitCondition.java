package dev.starsight.quality.checks;

import dev.starsight.quality.analyzers.Condition;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.Values;
import java.util.List;
import java.util.function.Predicate;

/**
 * A condition that compares its first column with a limit: numbers with a number, days with a day.
 *
 * @param limit the limit as it is written, or the name of a column
 * @param limitType what the limit is; of a column {@link RowSchema.Type#UNTYPED}
 */
record LimitCondition(Condition condition, String limit, RowSchema.Type limitType)
    implements Condition {

  static Condition number(String text, String column, String limit, Predicate<Values> test) {
    return new LimitCondition(worded(text, List.of(column), test), limit, RowSchema.Type.NUMBER);
  }

  static Condition day(String text, String column, String limit, Predicate<Values> test) {
    return new LimitCondition(worded(text, List.of(column), test), limit, RowSchema.Type.DATE);
  }

  static Condition column(String text, String column, String limit, Predicate<Values> test) {
    return new LimitCondition(
        worded(text, List.of(column, limit), test), limit, RowSchema.Type.UNTYPED);
  }

  private static Condition worded(String text, List<String> columns, Predicate<Values> test) {
    return new WordedCondition(Condition.ofNumbers(text, columns, test));
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
    Condition bound = condition.bind(schema);
    boolean isColumn = limitType == RowSchema.Type.UNTYPED;
    String column = columns().get(0);
    RowSchema.Type type = type(schema, column);
    RowSchema.Type other = isColumn ? type(schema, limit) : limitType;
    if ((type == RowSchema.Type.DATE && other == RowSchema.Type.NUMBER)
        || (type == RowSchema.Type.NUMBER && other == RowSchema.Type.DATE)) {
      throw new IllegalArgumentException(
          "%s is a column of %s, but %s is %s"
              .formatted(
                  column,
                  type == RowSchema.Type.DATE ? "days" : "numbers",
                  limit,
                  (isColumn ? "a column of %ss" : "a %s")
                      .formatted(other == RowSchema.Type.DATE ? "day" : "number")));
    }
    return bound;
  }

  private static RowSchema.Type type(RowSchema<?> schema, String column) {
    return schema.column(column).orElseThrow().type();
  }
}
