package dev.starsight.automl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A value as a constant in Java source, as a person would write it and as google-java-format leaves
 * it. Values are those of a {@link Knob}.
 */
final class JavaConstant {

  static final int COLUMNS = 100;

  private static final String INDENT = "      ";
  private static final String DEEPER = "          ";

  /** From this many digits on, they are grouped. */
  private static final int GROUPED = 5;

  /** Arguments shorter than this share lines. */
  private static final int SHORT = 10;

  private JavaConstant() {}

  /** The type of the constant, by its simple name. */
  static String type(Object value) {
    if (value instanceof Integer) {
      return "int";
    }
    if (value instanceof Long) {
      return "long";
    }
    if (value instanceof Double) {
      return "double";
    }
    if (value instanceof Boolean) {
      return "boolean";
    }
    if (value instanceof String) {
      return "String";
    }
    if (value instanceof List) {
      return "List<String>";
    }
    if (value instanceof Enum<?> constant) {
      return constant.getDeclaringClass().getSimpleName();
    }
    throw new IllegalArgumentException(
        "a knob's value must be an Integer, Long, Double, Boolean, String, enum constant or list of"
            + " Strings to be written as Java, but "
            + value
            + " is a "
            + value.getClass().getName());
  }

  /** The class that the type must be imported from, if any. */
  static Optional<Class<?>> imported(Object value) {
    if (value instanceof List) {
      return Optional.of(List.class);
    }
    return value instanceof Enum<?> constant
        ? Optional.of(constant.getDeclaringClass())
        : Optional.empty();
  }

  /** The whole declaration, indented as a member of a class; without a line end. */
  static String declaration(String name, Object value) {
    String beginning = "  private static final " + type(value) + " " + name + " =";
    String line = beginning + " " + literal(value) + ";";
    if (line.length() <= COLUMNS) {
      return line;
    }
    line = INDENT + literal(value) + ";";
    if (line.length() <= COLUMNS) {
      return beginning + "\n" + line;
    }
    if (value instanceof List<?> list) {
      return beginning + "\n" + INDENT + "List.of(\n" + elements(list) + ");";
    }
    return beginning + "\n" + INDENT + concatenated(String.valueOf(value), INDENT) + ";";
  }

  /** The value in one line. */
  static String literal(Object value) {
    if (value instanceof Long) {
      return grouped(value.toString()) + "L";
    }
    if (value instanceof Integer) {
      return grouped(value.toString());
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

  /** What reads back as the same bits; people write 1e-9 where Java says 1.0E-9. */
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
    return '"' + String.join("", escaped(text)) + '"';
  }

  private static List<String> escaped(String text) {
    return text.codePoints().mapToObj(JavaConstant::escaped).toList();
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

  /** Whether a reader sees it; what only has an effect, such as turning text around, is not. */
  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> true;
    };
  }

  private static String unicode(int codePoint) {
    StringBuilder escape = new StringBuilder();
    for (char unit : Character.toChars(codePoint)) {
      escape.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
    }
    return escape.toString();
  }

  /** Elements of a list that does not fit on a line: filled if they are short, else a line each. */
  private static String elements(List<?> list) {
    List<String> literals = list.stream().map(JavaConstant::literal).toList();
    String together = DEEPER + String.join(", ", literals);
    if (together.length() + ");".length() <= COLUMNS) {
      return together;
    }
    if (literals.stream().allMatch(literal -> literal.length() < SHORT)) {
      return filled(literals);
    }
    return list.stream()
        .map(element -> DEEPER + element(String.valueOf(element)))
        .collect(Collectors.joining(",\n"));
  }

  private static String element(String text) {
    String whole = quoted(text);
    return DEEPER.length() + whole.length() + ");".length() <= COLUMNS
        ? whole
        : concatenated(text, DEEPER);
  }

  private static String filled(List<String> literals) {
    StringBuilder lines = new StringBuilder(DEEPER);
    int column = DEEPER.length();
    for (int i = 0; i < literals.size(); i++) {
      String literal = literals.get(i) + (i + 1 < literals.size() ? "," : "");
      int end = i + 1 < literals.size() ? COLUMNS : COLUMNS - ");".length();
      if (i > 0 && column + 1 + literal.length() > end) {
        lines.append('\n').append(DEEPER);
        column = DEEPER.length();
      } else if (i > 0) {
        lines.append(' ');
        column++;
      }
      lines.append(literal);
      column += literal.length();
    }
    return lines.toString();
  }

  /** A text that is too long for a line, in pieces. */
  private static String concatenated(String text, String indent) {
    String continued = "\n" + indent + "    + ";
    int room = COLUMNS - continued.length() + 1 - "\"\");".length();
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    int breakable = 0;
    for (String unit : escaped(text)) {
      if (piece.length() + unit.length() > room) {
        int end = breakable > room / 2 ? breakable : piece.length();
        pieces.add('"' + piece.substring(0, end) + '"');
        piece.delete(0, end);
        breakable = 0;
      }
      piece.append(unit);
      if (unit.equals("/") || unit.equals("\\\\") || unit.equals(" ")) {
        breakable = piece.length();
      }
    }
    pieces.add('"' + piece.toString() + '"');
    return String.join(continued, pieces);
  }
}
