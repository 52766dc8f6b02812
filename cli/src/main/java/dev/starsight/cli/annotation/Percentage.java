package dev.starsight.cli.annotation;

import dev.starsight.data.StarsightException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shares on the command line, such as {@code 5%}. */
final class Percentage {

  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,9})?) ?%");

  private Percentage() {}

  /**
   * Returns a share, above 0 and at most 1; 0 if the option is not given.
   *
   * @param option the name of the option, for errors
   * @param text its value; empty if it is not given
   * @throws StarsightException if it is anything else
   */
  static double share(String option, String text) {
    if (text.isEmpty()) {
      return 0;
    }
    Matcher number = SHARE.matcher(text);
    double percent = number.matches() ? Double.parseDouble(number.group(1)) : 0;
    if (!(percent > 0 && percent <= 100)) {
      throw new StarsightException(
          "%s must be above 0%% and at most 100%%, such as 5%%, but is \"%s\""
              .formatted(option, text));
    }
    return percent / 100;
  }
}
