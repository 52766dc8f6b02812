package dev.starsight.annotation;

import dev.starsight.data.StarsightException;
import java.util.Locale;

/** The rules for what people write: their names and their notes. */
final class PersonText {

  private static final int MAX_NAME = 100;
  private static final int MAX_NOTE = 10_000;

  private PersonText() {}

  /**
   * Returns a name without white space around it.
   *
   * @throws StarsightException if it is empty, too long, or has characters that are not shown
   */
  static String name(String name) {
    String stripped = name.strip();
    if (stripped.isEmpty()) {
      throw new StarsightException("an answer needs the name of who gives it");
    }
    if (stripped.length() > MAX_NAME || stripped.codePoints().anyMatch(PersonText::isHidden)) {
      throw new StarsightException(
          "the name of a person must have at most %s characters and no control characters, but is \"%s\""
              .formatted(MAX_NAME, visible(stripped)));
    }
    return stripped;
  }

  /**
   * Returns a note that can be written as UTF-8.
   *
   * @throws StarsightException if it is too long
   */
  static String note(String note) {
    if (note.length() > MAX_NOTE) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "a note must have at most %,d characters, but has %,d",
              MAX_NOTE,
              note.length()));
    }
    StringBuilder text = new StringBuilder(note.length());
    note.codePoints().map(c -> isSurrogate(c) ? 0xFFFD : c).forEach(text::appendCodePoint);
    return text.toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }

  private static boolean isHidden(int codePoint) {
    if (codePoint == 0x200C || codePoint == 0x200D) {
      return false; // Names in Persian and in Indian scripts need these joiners.
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  private static String visible(String name) {
    StringBuilder text = new StringBuilder();
    name.codePoints()
        .limit(MAX_NAME)
        .forEach(
            c -> {
              if (isHidden(c)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.append(name.length() > MAX_NAME ? "…" : "").toString();
  }
}
