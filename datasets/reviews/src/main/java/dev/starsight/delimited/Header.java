package dev.starsight.delimited;

import dev.starsight.data.MalformedRowException;
import dev.starsight.data.MissingColumnException;
import dev.starsight.data.internal.EditDistance;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The names of a file's columns, from its first line, or from the first objects. Immutable. */
public final class Header {

  /** More would be no table of reviews, and each costs memory in every row. */
  private static final int MOST_COLUMNS = 10_000;

  /** More in a message would hide what it says. */
  private static final int LISTED = 30;

  /** Nobody mistypes a name that is longer. */
  private static final int LONGEST_NEAREST = 100;

  private final String source;
  private final List<String> names;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final List<String> paths;
  private final @Nullable JsonColumns json;
  private final @Nullable Shaped shaped;
  private final long firstLine;

  /** What the columns are made of. */
  private record Shaped(JsonShape shape, Header keys) {}

  private Header(
      String source,
      List<String> names,
      List<String> paths,
      @Nullable JsonColumns json,
      @Nullable Shaped shaped,
      long firstLine) {
    this.source = source;
    this.paths = paths;
    this.json = json;
    this.shaped = shaped;
    this.firstLine = firstLine;
    this.names = List.copyOf(names);
    if (names.size() > MOST_COLUMNS) {
      throw malformed(
          0,
          "the header has %s columns, but at most %s can be read"
              .formatted(names.size(), MOST_COLUMNS));
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      // Spreadsheets and data frames leave index columns without a name, perhaps several.
      if (indexes.putIfAbsent(name, i) != null && !name.isEmpty()) {
        throw malformed(i + 1, "the header names the column \"" + name + "\" twice");
      }
    }
  }

  /** Takes the names in the first line of a file. */
  static Header inFile(String source, List<String> names) {
    return new Header(source, names, List.of(), null, null, 2);
  }

  /** Takes the names of a file that has rows only. */
  static Header given(String source, List<String> names) {
    return new Header(source, names, List.of(), null, null, 1);
  }

  /** Takes the keys of JSON lines. */
  static Header ofKeys(String source, JsonColumns json) {
    List<String> names = json.names();
    return new Header(source, names, names, json, null, 1);
  }

  /** Returns the columns that a shape makes of these keys. */
  Header shapedBy(JsonShape shape) {
    Map<String, String> columns = shape.columns(this);
    return new Header(
        source,
        List.copyOf(columns.keySet()),
        List.copyOf(columns.values()),
        json,
        new Shaped(shape, this),
        1);
  }

  /** Returns the name of the file as the user wrote it. */
  public String source() {
    return source;
  }

  /** Returns the names in the order of the file; a column without a name is an empty string. */
  public List<String> names() {
    return names;
  }

  public int size() {
    return names.size();
  }

  public boolean has(String name) {
    return indexes.containsKey(name);
  }

  /**
   * Returns the 0-based index of a column.
   *
   * @throws MissingColumnException naming the most similar column and listing the first 30, if
   *     there is no such column
   */
  public int index(String name) {
    Integer index = indexes.get(name);
    if (index == null) {
      throw new MissingColumnException(
          source,
          name,
          "%s: there is no column \"%s\"%s columns are %s"
              .formatted(
                  source,
                  name,
                  nearest(name).map(near -> ", did you mean \"" + near + "\"? The").orElse("; the"),
                  listed()));
    }
    return index;
  }

  private String listed() {
    String first =
        names.stream()
            .limit(LISTED)
            .map(name -> name.isEmpty() ? "\"\"" : name)
            .collect(Collectors.joining(", "));
    return names.size() > LISTED ? first + " and " + (names.size() - LISTED) + " more" : first;
  }

  /** Returns the most similar column: one that contains the name or differs in a few letters. */
  private Optional<String> nearest(String name) {
    String best = null;
    if (name.length() > LONGEST_NEAREST) {
      return Optional.empty();
    }
    String wanted = plain(name);
    int fewest = wanted.length() / 3 + 1;
    for (String candidate : names) {
      if (candidate.length() > LONGEST_NEAREST) {
        continue;
      }
      String other = plain(candidate);
      boolean longer = wanted.length() > 2 && other.contains(wanted);
      int changes = longer ? 1 : EditDistance.of(wanted, other);
      if (changes < fewest && !candidate.isEmpty()) {
        fewest = changes;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ").strip();
  }

  /** Returns where the columns are in objects; null if the file is delimited. */
  @Nullable JsonColumns json() {
    return json;
  }

  /** Returns the shape that makes the columns of keys, or null. */
  @Nullable JsonShape shape() {
    return shaped == null ? null : shaped.shape;
  }

  /** Returns the keys of the objects. */
  Header keys() {
    return shaped == null ? this : shaped.keys;
  }

  /** Returns the line of the first row. */
  long firstLine() {
    return firstLine;
  }

  /** Returns an error about a row; the index is 0-based, -1 for the whole row. */
  MalformedRowException malformed(long line, int index, String reason) {
    if (json == null) {
      return new MalformedRowException(source, line, index + 1, reason);
    }
    String path = index < 0 ? "" : paths.get(index);
    return new MalformedRowException(source, line, path.isEmpty() ? "" : "$." + path, reason);
  }

  /** Returns an error about the header; {@code column} is 1-based, 0 for the whole line. */
  public MalformedRowException malformed(int column, String reason) {
    return new MalformedRowException(source, 1, column, reason);
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
