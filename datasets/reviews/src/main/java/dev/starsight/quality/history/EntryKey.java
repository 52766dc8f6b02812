package dev.starsight.quality.history;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of a history belongs to: its tags and its time. One tag may be a time; the others
 * and the name of that one say which series it is in. Entries are compared with those of their
 * series only. Immutable.
 *
 * @param time the time of the tag that is one, in UTC if it has no offset
 * @param timeTag the name of the tag that is a time; empty if there is none
 * @param tags all tags by name
 */
public record EntryKey(OffsetDateTime time, String timeTag, SortedMap<String, String> tags) {

  private static final int MOST_TAGS = 20;
  private static final int LONGEST = 200;
  private static final int SERIES_DIGITS = 12;

  /** What is meant as a day or a time. */
  private static final Pattern LIKE_A_DATE = Pattern.compile("\\s*\\d{4}-\\d{1,2}-\\d{1,2}.*");

  private static final DateTimeFormatter IN_NAMES =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  public EntryKey {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    if (time.getYear() < 0 || time.getYear() > 9999) {
      throw new StarsightException("the year of a tag must be 0 to 9999, but the time is " + time);
    }
  }

  /**
   * Returns the key of tags. A date ({@code 2015-08-31}), a month ({@code 2015-08}) or a date with
   * a time ({@code 2015-08-31T12:00}, perhaps with seconds and an offset such as {@code Z}) is the
   * time; without one it is now.
   *
   * @throws StarsightException if two tags are times, or one looks like a date but is none, is
   *     empty or is longer than 200 characters
   */
  public static EntryKey of(Map<String, String> tags) {
    return of(tags, Instant.now());
  }

  static EntryKey of(Map<String, String> tags, Instant now) {
    if (tags.size() > MOST_TAGS) {
      throw new StarsightException(
          "there may be at most %d tags, but there are %d".formatted(MOST_TAGS, tags.size()));
    }
    OffsetDateTime time = null;
    String timeTag = "";
    for (Map.Entry<String, String> tag : new TreeMap<>(tags).entrySet()) {
      require(tag.getKey(), "the name of a tag");
      require(tag.getValue(), "the tag " + tag.getKey());
      OffsetDateTime parsed = time(tag.getValue());
      if (parsed == null && LIKE_A_DATE.matcher(tag.getValue()).matches()) {
        throw new StarsightException(
            "the tag %s=%s looks like a date but is none; write 2015-08-31, 2015-08 or"
                    .formatted(tag.getKey(), tag.getValue())
                + " 2015-08-31T06:30");
      } else if (parsed != null && time != null) {
        throw new StarsightException(
            "only one tag may be a time, but %s=%s and %s=%s are"
                .formatted(timeTag, tags.get(timeTag), tag.getKey(), tag.getValue()));
      } else if (parsed != null) {
        time = parsed;
        timeTag = tag.getKey();
      }
    }
    OffsetDateTime noted =
        time == null ? now.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC) : time;
    return new EntryKey(noted, timeTag, new TreeMap<>(tags));
  }

  private static void require(String text, String what) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw new StarsightException(
          "%s must have 1 to %d characters, but has %d"
              .formatted(what, LONGEST, text.strip().length()));
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new StarsightException(what + " must have no control characters, but has");
    }
  }

  private static @Nullable OffsetDateTime time(String text) {
    try {
      if (text.indexOf('T') < 0) {
        LocalDate day =
            text.length() == "2015-08".length()
                ? YearMonth.parse(text).atDay(1)
                : LocalDate.parse(text);
        return day.atStartOfDay().atOffset(ZoneOffset.UTC);
      }
    } catch (DateTimeException e) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text);
    } catch (DateTimeException e) {
      // Perhaps it has no offset.
    }
    try {
      return LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Returns the tags that say which series this is in: all but the time. */
  public SortedMap<String, String> seriesTags() {
    SortedMap<String, String> others = new TreeMap<>(tags);
    others.remove(timeTag);
    return others;
  }

  /** Returns the first digits of a digest of the series. */
  String seriesId() {
    List<String> parts = new ArrayList<>(List.of(timeTag));
    seriesTags()
        .forEach(
            (name, value) -> {
              parts.add(name);
              parts.add(value);
            });
    byte[] bytes = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
    return Sha256.of(bytes).substring(0, SERIES_DIGITS);
  }

  /** Returns the name of the files of this entry, without their endings. */
  String fileName() {
    return seriesId() + "-" + IN_NAMES.format(time);
  }

  /** Returns the tags for people: "day=2015-08-31 source=web"; the time if there is none. */
  public String words() {
    StringBuilder words = new StringBuilder();
    tags.forEach(
        (name, value) ->
            words.append(words.isEmpty() ? "" : " ").append(name).append('=').append(value));
    return timeTag.isEmpty() ? (time + " " + words).strip() : words.toString();
  }
}
