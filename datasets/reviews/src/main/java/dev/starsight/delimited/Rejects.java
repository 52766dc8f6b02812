package dev.starsight.delimited;

import dev.starsight.data.MalformedRowException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows that were refused: all are counted, the first ones are kept with place and reason.
 * Immutable.
 *
 * @param count how many rows were refused
 * @param first the first of them, in order of reading
 */
public record Rejects(long count, List<Reject> first) {

  /**
   * A row that was refused. Its text is one sentence with file, line, column and reason.
   *
   * @param source the file as the user named it
   * @param line 1-based line where the row begins; the header is line 1
   * @param column 1-based column, or 0 where the row as a whole is wrong
   * @param path the place of the value in a JSON object, such as {@code $.a.b}, or empty
   * @param reason the rule and the value
   */
  public record Reject(String source, long line, int column, String path, String reason) {

    static Reject of(MalformedRowException e) {
      return new Reject(e.source(), e.line(), e.column(), e.path(), e.reason());
    }

    @Override
    public String toString() {
      return MalformedRowException.place(source, line, column, path) + ": " + reason;
    }
  }

  public Rejects {
    first = List.copyOf(first);
    if (count < first.size()) {
      throw new IllegalArgumentException(
          "count must be at least the rejects kept, but %s < %s".formatted(count, first.size()));
    }
  }

  public static Rejects none() {
    return new Rejects(0, List.of());
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** Returns these followed by others, keeping at most {@code kept} with their reasons. */
  Rejects and(Rejects others, int kept) {
    return new Rejects(
        count + others.count,
        Stream.concat(first.stream(), others.first.stream()).limit(kept).toList());
  }
}
