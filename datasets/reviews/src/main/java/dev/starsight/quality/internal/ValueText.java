package dev.starsight.quality.internal;

import dev.starsight.data.internal.VisibleText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as people read and write them: short, in one line, harmless on a terminal. */
public final class ValueText {

  private static final int LENGTH = 40;

  private ValueText() {}

  /** Returns a value; a text in quotes and cut after 40 characters; "(absent)" for null. */
  public static String quoted(@Nullable Object value) {
    if (value == null) {
      return "(absent)";
    }
    return value instanceof String text ? '"' + cut(text, LENGTH) + '"' : value.toString();
  }

  /** Returns what a flag or a text means: y, yes and true, or n, no and false; otherwise null. */
  public static @Nullable Boolean flag(@Nullable Object value) {
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

  /** Returns a text in one line, with an ellipsis if it is longer than so many characters. */
  public static String cut(String text, int length) {
    return VisibleText.cut(text, length);
  }
}
