package dev.starsight.automl.source;

import dev.starsight.automl.Hyperparameter;
import dev.starsight.data.internal.VisibleText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a value of a {@link Hyperparameter} as a constant in Java source, as a person would, on
 * lines of at most {@value #COLUMNS} characters.
 */
final class JavaConstant {

  static final int COLUMNS = 100;

  private static final String INDENT = "      ";

  private static final Map<Class<?>, String> TYPES =
      Map.of(
          Integer.class, "int",
          Long.class, "long",
          Double.class, "double",
          Boolean.class, "boolean",
          String.class, "String");

  /** Numbers with this many digits or more are written with underscores. */
  private static final int GROUPED = 5;

  private JavaConstant() {}

  /** Returns the simple name of the constant's type. */
  static String type(Object value) {
    String type = TYPES.get(value.getClass());
    if (type != null) {
      return type;
    }
    if (value instanceof List) {
      return "List<String>";
    }
    if (value instanceof Enum<?> constant) {
      return constant.getDeclaringClass().getSimpleName();
    }
    throw new IllegalArgumentException(
        ("a hyperparameter's value must be an Integer, Long, Double, Boolean, String, enum constant"
                + " or list of Strings to be written as Java, but %s is a %s")
            .formatted(value, value.getClass().getName()));
  }

  /** Returns the class that must be imported for the type, if any. */
  static Optional<Class<?>> imported(Object value) {
    if (value instanceof List) {
      return Optional.of(List.class);
    }
    return value instanceof Enum<?> constant
        ? Optional.of(constant.getDeclaringClass())
        : Optional.empty();
  }

  /** Returns the declaration, indented as a member of a class; without a line end. */
  static String declaration(String name, Object value) {
    String beginning = "  private static final " + type(value) + " " + name + " =";
    String line = beginning + " " + literal(value) + ";";
    if (line.length() <= COLUMNS) {
      return line;
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(element -> INDENT + pieces(String.valueOf(element)))
          .collect(Collectors.joining(",\n", beginning + " List.of(\n", ");"));
    }
    return "%s\n%s%s;"
        .formatted(beginning, INDENT, value instanceof String text ? pieces(text) : literal(value));
  }

  /** Returns the value in one line. */
  static String literal(Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return grouped(value.toString()) + (value instanceof Long ? "L" : "");
    }
    if (value instanceof Double real) {
      return real(real);
    }
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(element -> quoted(String.valueOf(element)))
          .collect(Collectors.joining(", ", "List.of(", ")"));
    }
    if (value instanceof Enum<?> constant) {
      return type(value) + "." + constant.name();
    }
    return value.toString();
  }

  private static String grouped(String number) {
    String digits = number.startsWith("-") ? number.substring(1) : number;
    if (digits.length() < GROUPED) {
      return number;
    }
    StringBuilder grouped = new StringBuilder(number);
    for (int at = number.length() - 3; at > number.length() - digits.length(); at -= 3) {
      grouped.insert(at, '_');
    }
    return grouped.toString();
  }

  /** Returns a literal of exactly this value, such as 1e-9 where Java says 1.0E-9. */
  static String real(double value) {
    if (Double.isNaN(value)) {
      return "Double.NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
    }
    return Double.toString(value).replace(".0E", "e").replace('E', 'e');
  }

  static String quoted(String text) {
    return text.codePoints()
        .mapToObj(JavaConstant::escaped)
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String escaped(int codePoint) {
    return switch (codePoint) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      default -> isVisible(codePoint) ? Character.toString(codePoint) : unicode(codePoint);
    };
  }

  /** Of all spaces only the plain one is shown as itself. */
  private static boolean isVisible(int codePoint) {
    return VisibleText.isVisible(codePoint)
        && (codePoint == ' ' || Character.getType(codePoint) != Character.SPACE_SEPARATOR);
  }

  private static String unicode(int codePoint) {
    StringBuilder escape = new StringBuilder();
    for (char unit : Character.toChars(codePoint)) {
      escape.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
    }
    return escape.toString();
  }

  /** Cuts a text into pieces that fit the lines. */
  private static String pieces(String text) {
    String continued = "\"\n" + INDENT + "    + \"";
    int room = COLUMNS - continued.length() - "\");".length();
    StringBuilder pieces = new StringBuilder("\"");
    int length = 0;
    for (int codePoint : text.codePoints().toArray()) {
      String unit = escaped(codePoint);
      length += unit.length();
      if (length > room) {
        pieces.append(continued);
        length = unit.length();
      }
      pieces.append(unit);
    }
    return pieces.append('"').toString();
  }
}
