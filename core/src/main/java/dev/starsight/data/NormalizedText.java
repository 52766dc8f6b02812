package dev.starsight.data;

import java.text.Normalizer;
import java.util.Locale;

/**
 * What texts are compared by when duplicates are looked for: Unicode form NFKC, lower case without
 * a locale, and every run of characters that are neither letters, marks, digits nor symbols (so of
 * white space and punctuation) made one blank, none at the ends. "Great!!" and " great" are the
 * same; emoji count, and an empty text equals "...".
 */
public final class NormalizedText {

  private NormalizedText() {}

  /** The normalized text, perhaps empty. */
  public static String of(String text) {
    String form = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    StringBuilder normalized = new StringBuilder(form.length());
    boolean gap = false;
    for (int i = 0; i < form.length(); ) {
      int c = form.codePointAt(i);
      i += Character.charCount(c);
      if (isKept(c)) {
        if (gap && !normalized.isEmpty()) {
          normalized.append(' ');
        }
        normalized.appendCodePoint(c);
        gap = false;
      } else {
        gap = true;
      }
    }
    return normalized.toString();
  }

  private static boolean isKept(int c) {
    if (Character.isLetterOrDigit(c)) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER,
          Character.CURRENCY_SYMBOL,
          Character.OTHER_SYMBOL ->
          true;
      default -> false;
    };
  }
}
