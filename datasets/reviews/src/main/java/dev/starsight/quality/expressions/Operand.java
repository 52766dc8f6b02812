package dev.starsight.quality.expressions;

import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.Values;
import dev.starsight.quality.internal.Lexer.Kind;
import dev.starsight.quality.internal.Lexer.Token;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
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
   */
  record Bound(int position, RowSchema.Type type, String text) {

    boolean isColumn() {
      return position >= 0;
    }

    @Nullable Object value(Values row) {
      return isColumn() ? row.get(position) : text;
    }

    /** Returns the number or day of a literal; NaN if it is none. */
    double literalNumber() {
      return switch (type) {
        case NUMBER -> Double.parseDouble(text);
        case DATE -> LocalDate.parse(text).toEpochDay();
        default -> Double.NaN;
      };
    }

    double number(Values row) {
      return isColumn() ? row.number(position) : literalNumber();
    }
  }

  Bound bind(Binding binding) {
    boolean column =
        token.kind() == Kind.COLUMN
            || (token.kind() == Kind.WORD && (mustBeColumn || binding.isColumn(token.text())));
    return column
        ? new Bound(binding.position(token.text()), binding.type(token.text()), token.text())
        : new Bound(-1, literalType(), token.text());
  }

  private RowSchema.Type literalType() {
    return isNumber(token.text())
        ? RowSchema.Type.NUMBER
        : isDate(token.text()) ? RowSchema.Type.DATE : RowSchema.Type.TEXT;
  }

  /** Returns whether a text is a number of at most 40 characters. */
  static boolean isNumber(String text) {
    if (text.isEmpty() || text.length() > 40 || Character.isLetter(text.charAt(0))) {
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

  /** Returns true or false of a text, or null. */
  static @Nullable Boolean flag(@Nullable Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    return value == null
        ? null
        : switch (value.toString().toLowerCase(Locale.ROOT)) {
          case "y", "yes", "true" -> true;
          case "n", "no", "false" -> false;
          default -> null;
        };
  }
}
