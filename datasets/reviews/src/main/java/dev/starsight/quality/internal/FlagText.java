package dev.starsight.quality.internal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Texts that mean true or false. */
public final class FlagText {

  private FlagText() {}

  /** Returns what a flag or a text means: y, yes and true, or n, no and false; otherwise null. */
  public static @Nullable Boolean of(@Nullable Object value) {
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
