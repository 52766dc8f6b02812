package dev.starsight.quality.expressions;

import dev.starsight.quality.analyzers.DataKind;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.Values;
import dev.starsight.quality.internal.Lexer.Kind;
import dev.starsight.quality.internal.Lexer.Token;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One side of a comparison.
 *
 * @param mustBeColumn whether a word is a column even if there is none of that name
 */
record Operand(Token token, boolean mustBeColumn) {

  /**
   * An operand in a schema.
   *
   * @param position of the column, or -1 for a literal
   * @param type of the column; of a literal the type that it is written as
   * @param literal the number or day of a literal; NaN if it is none
   */
  record Bound(int position, RowSchema.Type type, String text, double literal) {

    static Bound column(int position, RowSchema.Type type, String name) {
      return new Bound(position, type, name, Double.NaN);
    }

    static Bound literal(String text) {
      if (isNumber(text)) {
        return new Bound(-1, RowSchema.Type.NUMBER, text, Double.parseDouble(text));
      }
      return isDate(text)
          ? new Bound(-1, RowSchema.Type.DATE, text, LocalDate.parse(text).toEpochDay())
          : new Bound(-1, RowSchema.Type.TEXT, text, Double.NaN);
    }

    boolean isColumn() {
      return position >= 0;
    }

    @Nullable Object value(Values row) {
      return isColumn() ? row.get(position) : text;
    }

    double number(Values row) {
      return isColumn() ? row.number(position) : literal;
    }

    /** Returns whether a value is a day, which an untyped column tells by its text only. */
    boolean isDay(Values row) {
      return type == RowSchema.Type.UNTYPED
          ? row.kind(position) == DataKind.DATE
          : type == RowSchema.Type.DATE;
    }
  }

  Bound bind(Binding binding) {
    boolean column =
        token.kind() == Kind.COLUMN
            || (token.kind() == Kind.WORD && (mustBeColumn || binding.isColumn(token.text())));
    return column
        ? Bound.column(binding.position(token.text()), binding.type(token.text()), token.text())
        : Bound.literal(token.text());
  }

  /** Returns whether a text is a number of at most 40 characters, in ASCII. */
  static boolean isNumber(String text) {
    if (text.length() > 40 || text.chars().anyMatch(c -> c > '9' && c != 'e' && c != 'E')) {
      return false;
    }
    try {
      return Double.isFinite(new BigDecimal(text).doubleValue());
    } catch (NumberFormatException e) {
      return false;
    }
  }

  static boolean isDate(String text) {
    try {
      return text.length() == 10 && LocalDate.parse(text) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
