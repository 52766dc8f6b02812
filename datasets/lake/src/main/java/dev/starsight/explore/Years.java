package dev.starsight.explore;

import dev.starsight.data.StarsightException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A year, or several years in a row.
 *
 * @param first the first of them
 * @param last the last of them, which is in it too
 */
public record Years(int first, int last) {

  private static final Pattern SHAPE = Pattern.compile("(\\d{4})(?:-(\\d{4}))?");

  public Years {
    if (last < first) {
      throw new IllegalArgumentException(
          "years must not end before they begin, but are " + first + " to " + last);
    }
  }

  /**
   * Reads {@code 2010} or {@code 2010-2013}.
   *
   * @throws StarsightException if the text is neither, or ends before it begins
   */
  public static Years parse(String text) {
    Matcher matcher = SHAPE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new StarsightException(
          "years must be one year or two with a hyphen between them, such as 2010-2013, but are \""
              + text
              + '"');
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    if (last < first) {
      throw new StarsightException("years must not end before they begin, but are \"" + text + '"');
    }
    return new Years(first, last);
  }

  /** Whether a review of that day counts; one without a date does not. */
  public boolean contains(@Nullable LocalDate date) {
    return date != null && date.getYear() >= first && date.getYear() <= last;
  }

  /** Whether some year is in both. */
  public boolean overlaps(Years other) {
    return first <= other.last && other.first <= last;
  }

  /** As people read it: "2010 to 2013". */
  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + " to " + last;
  }
}
