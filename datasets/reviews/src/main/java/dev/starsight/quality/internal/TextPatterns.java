package dev.starsight.quality.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What texts may contain: addresses and numbers of persons. Thread-safe. */
public final class TextPatterns {

  private static final int MIN_CARD_DIGITS = 13;
  private static final int MAX_CARD_DIGITS = 19;

  /** An e-mail address. */
  public static final Pattern EMAIL =
      Pattern.compile(
          "(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\\.){1,8}[A-Za-z]{2,24}");

  /** A URL of the web or FTP. */
  public static final Pattern URL = Pattern.compile("(?i)\\b(?:https?|ftp)://[^\\s/$.?#][^\\s]*");

  /** A social security number of the USA, without those that are never given out. */
  public static final Pattern SSN =
      Pattern.compile(
          "(?<![0-9-])(?!000|666|9)[0-9]{3}([- ])(?!00)[0-9]{2}\\1(?!0000)[0-9]{4}(?![0-9-])");

  /** The first digit of what may be the number of a credit card. */
  private static final Pattern CARD_START =
      Pattern.compile("(?<![0-9])[2-6](?=(?:[ -]?[0-9]){12})");

  private TextPatterns() {}

  /** Returns whether a text contains the number of a credit card whose last digit is right. */
  public static boolean hasCardNumber(String text) {
    if (text.length() < MIN_CARD_DIGITS) {
      return false;
    }
    Matcher start = CARD_START.matcher(text);
    while (start.find()) {
      if (isCardNumberAt(start.start(), text)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a card number begins here, perhaps with other numbers behind it. */
  private static boolean isCardNumberAt(int start, String text) {
    int digits = 0;
    for (int i = start; i < text.length() && digits < MAX_CARD_DIGITS; i++) {
      if (isDigitAt(i, text)) {
        digits++;
        if (digits >= MIN_CARD_DIGITS
            && !isDigitAt(i + 1, text)
            && hasCheckDigit(text.substring(start, i + 1))) {
          return true;
        }
      } else if ((text.charAt(i) != ' ' && text.charAt(i) != '-') || !isDigitAt(i + 1, text)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isDigitAt(int position, String text) {
    return position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9';
  }

  /**
   * Returns whether the last digit is the check digit of Luhn's formula (ISO/IEC 7812-1); other
   * characters do not count.
   */
  public static boolean hasCheckDigit(String number) {
    int sum = 0;
    boolean doubled = false;
    for (int i = number.length() - 1; i >= 0; i--) {
      int digit = number.charAt(i) - '0';
      if (digit >= 0 && digit <= 9) {
        int times = doubled ? 2 * digit : digit;
        sum += times > 9 ? times - 9 : times;
        doubled = !doubled;
      }
    }
    return sum % 10 == 0;
  }
}
