package dev.starsight.cli.console;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * Durations such as {@code 90s}, {@code 3m}, {@code 1h30m}, {@code 7d}. A number alone is seconds;
 * after another unit it is refused, because {@code 1h30} may mean 30 minutes.
 */
public final class Durations {

  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,4})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})s)?");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private Durations() {}

  public static Duration parse(String text) {
    String given = text.strip().toLowerCase(Locale.ROOT);
    Matcher m = FORM.matcher(NUMBER.matcher(given).matches() ? given + "s" : given);
    if (text.isBlank() || !m.matches()) {
      throw new TypeConversionException(
          "a duration is needed, such as 90s, 3m or 1h30m, but it is \"" + text + '"');
    }
    long seconds = part(m, 1) * 86_400 + part(m, 2) * 3600 + part(m, 3) * 60 + part(m, 4);
    if (seconds < 1) {
      throw new TypeConversionException(
          "a duration must be at least 1s, but it is \"" + text + "\"");
    }
    return Duration.ofSeconds(seconds);
  }

  private static long part(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** Returns a duration for people, such as {@code 1 min 20 s}. */
  public static String text(double seconds) {
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    return s < 3600
        ? (s / 60) + " min " + (s % 60) + " s"
        : (s / 3600) + " h " + (s % 3600 / 60) + " min";
  }
}
