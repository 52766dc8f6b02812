package dev.starsight.quality.expressions;

import dev.starsight.quality.analyzers.Condition;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.Values;
import dev.starsight.quality.internal.Lexer;
import java.util.List;
import java.util.Objects;

/**
 * A condition on rows that is written as text. Immutable and thread-safe; expressions are equal if
 * their texts are.
 *
 * <pre>
 * helpful_votes &lt;= total_votes
 * verified_purchase = Y and not (star_rating &lt; 2 or review_body is null)
 * product_category in (Toys, "Health &amp; Beauty") and review_date &gt;= 2010-01-01
 * star_rating between 1 and 5 and review_id matches "^R[0-9A-Z]+$"
 * </pre>
 *
 * <p>Comparisons are {@code = != < <= > >=}. A word is a column if there is one of that name;
 * otherwise, behind the comparison, it is a text. Texts with other characters are written in double
 * or single quotes, columns in backticks, and {@code \} escapes the next character. True and false
 * are also Y and N. Numbers and days are compared as such, where the column has them or the texts
 * are written so, but never with each other.
 *
 * <p>As in SQL, a comparison with an absent value is unknown, neither true nor false: {@code not}
 * keeps it, and a row with an unknown result does not meet the condition.
 */
public final class Expression implements Condition {

  private final String text;
  private final Logic.Node root;

  private Expression(String text, Logic.Node root) {
    this.text = text;
    this.root = root;
  }

  /**
   * Returns the expression of a text.
   *
   * @throws IllegalArgumentException with the reason, if it is wrong
   */
  public static Expression parse(String text) {
    return new Expression(text.strip(), ExpressionParser.parse(text));
  }

  /**
   * Returns a column name or value as it is written in a rule: in double quotes if it has other
   * characters than letters, digits, {@code _}, {@code -} and {@code .}, or is a keyword.
   */
  public static String word(String text) {
    return Lexer.isPlainWord(text) ? text : Lexer.quote(text, '"');
  }

  @Override
  public String text() {
    return text;
  }

  /** Returns the columns that certainly are columns: words before a comparison. */
  @Override
  public List<String> columns() {
    Binding binding = new Binding(null);
    root.bind(binding);
    return binding.columns();
  }

  /** Not to be used: an expression has to be bound to a schema first. */
  @Override
  public boolean test(Values row) {
    throw new IllegalStateException("an expression has to be bound to a schema: " + text);
  }

  @Override
  public Condition bind(RowSchema<?> schema) {
    Binding binding = new Binding(schema);
    Logic logic = root.bind(binding);
    return Condition.of(text, binding.columns(), row -> logic.test(row) == Logic.TRUE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Expression that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
