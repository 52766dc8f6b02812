package dev.starsight.delimited;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of the objects in a file of JSON lines that are its columns, as a tree: the column
 * {@code a.b} is the value of the key b in the object of the key a. They are those of the first
 * lines, in the order in which they first occur. Immutable.
 */
final class JsonColumns {

  static final int NONE = -1;

  /** More deeply nested objects and lists are refused, here and in every row. */
  static final int DEEPEST = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  /** A key: its column, if it has one, and the keys of the objects that are its values. */
  static final class Key {

    private final Map<String, Key> children = new LinkedHashMap<>();
    private byte[][] names = {};
    private Key[] keys = {};
    private int column = NONE;

    /** Returns the column of the values of this key that are no objects, or {@link #NONE}. */
    int column() {
      return column;
    }

    int size() {
      return keys.length;
    }

    /** Returns whether the name with this index is these bytes. */
    boolean is(int index, byte[] bytes, int from, int to) {
      byte[] name = names[index];
      return name.length == to - from && Arrays.equals(name, 0, name.length, bytes, from, to);
    }

    Key child(int index) {
      return keys[index];
    }

    private void number(String path, String prefix, List<String> columns) {
      if (column != NONE) {
        column = columns.size();
        columns.add(path);
      }
      names = new byte[children.size()][];
      keys = new Key[children.size()];
      int i = 0;
      for (Map.Entry<String, Key> child : children.entrySet()) {
        names[i] = child.getKey().getBytes(StandardCharsets.UTF_8);
        keys[i++] = child.getValue();
        child.getValue().number(prefix + child.getKey(), prefix + child.getKey() + ".", columns);
      }
    }
  }

  private final Key root = new Key();
  private final List<String> names = new ArrayList<>();

  private JsonColumns() {}

  /**
   * Finds the columns.
   *
   * @param head whole lines, without byte order mark; lines that are not objects are skipped
   */
  static JsonColumns detect(byte[] head, int from, int to) {
    JsonColumns columns = new JsonColumns();
    int start = from;
    for (int i = from; i < to; i++) {
      if (head[i] == '\n' || i == to - 1) {
        columns.add(head, start, i + 1);
        start = i + 1;
      }
    }
    columns.root.number("", "", columns.names);
    return columns;
  }

  private void add(byte[] line, int from, int to) {
    // As a text: of bytes, the parser would guess the encoding.
    String text = new String(line, from, to - from, StandardCharsets.UTF_8);
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        add(json, root);
      }
    } catch (JsonProcessingException e) {
      // The row will be refused, with its place.
    } catch (IOException e) {
      throw new AssertionError(e); // bytes in memory
    }
  }

  /** Adds the keys of an object, behind its beginning. */
  private static void add(JsonParser json, Key to) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      Key key = to.children.computeIfAbsent(name, n -> new Key());
      switch (json.nextToken()) {
        case START_OBJECT -> add(json, key);
        case START_ARRAY -> {
          key.column = 0;
          json.skipChildren();
        }
        default -> key.column = 0;
      }
    }
  }

  /** Returns the names of the columns; those of nested keys have dots. */
  List<String> names() {
    return names;
  }

  Key root() {
    return root;
  }
}
