package dev.starsight.streams;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an event that are read.
 *
 * @param time when it happened
 * @param star a number, such as stars; null if there is none
 * @param reviewer who it is about, to be counted once; null if there is none
 */
public record StreamColumns(String time, @Nullable String star, @Nullable String reviewer) {

  private static final List<String> TIMES =
      List.of("review_date", "timestamp", "unixReviewTime", "date", "time", "at");
  private static final List<String> STARS = List.of("star_rating", "overall", "rating", "stars");
  private static final List<String> REVIEWERS = List.of("customer_id", "reviewerID", "user_id");

  public StreamColumns {
    Objects.requireNonNull(time, "time");
  }

  /**
   * Finds the keys in an event: those that are given, and else the first known ones that are there.
   *
   * @param keys of the event
   * @throws StarsightException naming a given key that is not there, or if no time is
   */
  public static StreamColumns of(
      Set<String> keys, @Nullable String time, @Nullable String star, @Nullable String reviewer) {
    String found = find(keys, time, TIMES);
    if (found == null) {
      throw new StarsightException(
          "no key of the first row is known as its time; name it with --time-column, one of "
              + String.join(", ", keys));
    }
    return new StreamColumns(found, find(keys, star, STARS), find(keys, reviewer, REVIEWERS));
  }

  private static @Nullable String find(
      Set<String> keys, @Nullable String given, List<String> known) {
    if (given != null && !keys.contains(given)) {
      throw new StarsightException(
          "the first row has no key \"%s\", but %s".formatted(given, String.join(", ", keys)));
    }
    return given != null ? given : known.stream().filter(keys::contains).findFirst().orElse(null);
  }

  static StreamColumns read(JsonFields fields) throws IOException {
    return new StreamColumns(
        fields.text("time"),
        fields.isNull("star") ? null : fields.text("star"),
        fields.isNull("reviewer") ? null : fields.text("reviewer"));
  }
}
