package dev.starsight.datasets.delimited;

import dev.starsight.data.MalformedRowException;
import dev.starsight.data.StarsightException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of a file's columns, from its first line. Immutable. */
public final class Header {

  private final String source;
  private final List<String> names;
  private final Map<String, Integer> indexes = new HashMap<>();

  Header(String source, List<String> names) {
    this.source = source;
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      // Spreadsheets and data frames leave index columns without a name, perhaps several.
      if (indexes.putIfAbsent(name, i) != null && !name.isEmpty()) {
        throw malformed(i + 1, "the header names the column \"" + name + "\" twice");
      }
    }
  }

  /** The file as the user named it. */
  public String source() {
    return source;
  }

  /** The names in the order of the file; a column without a name is an empty one. */
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
   * The 0-based index of a column.
   *
   * @throws StarsightException listing the columns there are, if this is none of them
   */
  public int index(String name) {
    Integer index = indexes.get(name);
    if (index == null) {
      throw new StarsightException(
          source
              + ": there is no column \""
              + name
              + "\"; the columns are "
              + String.join(", ", names.stream().map(n -> n.isEmpty() ? "\"\"" : n).toList()));
    }
    return index;
  }

  /** An error about the header line itself; {@code column} is 1-based, 0 for the whole line. */
  public MalformedRowException malformed(int column, String reason) {
    return new MalformedRowException(source, 1, column, reason);
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
