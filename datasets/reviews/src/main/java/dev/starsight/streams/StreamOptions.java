package dev.starsight.streams;

import dev.starsight.data.StarsightException;
import java.time.Duration;
import java.util.Locale;

/**
 * The windows of a stream. They begin at whole multiples of the slide since 1970, in UTC.
 *
 * @param window length of a window
 * @param slide from the beginning of one window to that of the next, a whole part of the window; as
 *     long as the window if each event is in one window only
 * @param lateness how much older than the newest event before it an event may be: a window is over
 *     once an event is newer than its end by this much
 * @param maxAhead how much newer than the newest event before it an event may be: one that is newer
 *     still has a wrong time, which would make all events after it late
 */
public record StreamOptions(Duration window, Duration slide, Duration lateness, Duration maxAhead) {

  /** A window has at most so many slides: each keeps a sketch of 16 KB. */
  private static final int MOST_SLIDES = 1_000;

  private static final Duration LONGEST = Duration.ofDays(3_660);

  /**
   * Checks the options.
   *
   * @throws StarsightException with the rule that one breaks
   */
  public StreamOptions {
    require("--window", window, Duration.ofSeconds(1));
    require("--slide", slide, Duration.ofSeconds(1));
    require("--lateness", lateness, Duration.ZERO);
    require("--max-ahead", maxAhead, Duration.ofSeconds(1));
    if (window.toMillis() % slide.toMillis() != 0) {
      throw new StarsightException(
          "--window must be a whole multiple of --slide, but %s is none of %s"
              .formatted(shown(window), shown(slide)));
    }
    if ((window.toMillis() + lateness.toMillis()) / slide.toMillis() > MOST_SLIDES) {
      throw new StarsightException(
          String.format(
              Locale.ROOT,
              "--window and --lateness may have at most %,d slides, but %s is too short for them",
              MOST_SLIDES,
              shown(slide)));
    }
  }

  /**
   * Returns windows of an hour that do not overlap, for events that come at most a minute late and
   * at most 366 days after the one before.
   */
  public static StreamOptions defaults() {
    return new StreamOptions(
        Duration.ofHours(1), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofDays(366));
  }

  /** Returns windows of this length that do not overlap. */
  public StreamOptions withWindow(Duration length) {
    return new StreamOptions(length, length, lateness, maxAhead);
  }

  /** Returns windows that begin so far apart. */
  public StreamOptions withSlide(Duration apart) {
    return new StreamOptions(window, apart, lateness, maxAhead);
  }

  /** Returns windows that wait so long for late events. */
  public StreamOptions withLateness(Duration most) {
    return new StreamOptions(window, slide, most, maxAhead);
  }

  /** Returns windows whose events may be so much newer than those before. */
  public StreamOptions withMaxAhead(Duration most) {
    return new StreamOptions(window, slide, lateness, most);
  }

  private static void require(String option, Duration value, Duration least) {
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      throw new StarsightException(
          "%s must be %s to ten years, but is %s".formatted(option, shown(least), shown(value)));
    }
  }

  /** Returns a duration as options are given it: {@code 7d}, {@code 1h30m}. */
  public static String shown(Duration value) {
    if (!value.isZero() && value.equals(Duration.ofDays(value.toDays()))) {
      return value.toDays() + "d";
    }
    return value.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** Returns how many slides a window has. */
  int slides() {
    return (int) (window.toMillis() / slide.toMillis());
  }
}
