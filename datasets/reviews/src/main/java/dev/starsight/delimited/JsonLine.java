package dev.starsight.delimited;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of the columns in a line that holds a JSON object. A null, and a key that the
 * object does not have, is an empty value; a list is its JSON text. Not thread-safe.
 */
final class JsonLine {

  private final JsonScanner in = new JsonScanner();
  private final JsonColumns.Key root;
  private final int[] starts;
  private final int[] ends;
  private final boolean[] found;

  private int base;
  private int column;

  JsonLine(JsonColumns columns) {
    this.root = columns.root();
    int size = columns.names().size();
    this.starts = new int[size];
    this.ends = new int[size];
    this.found = new boolean[size];
  }

  /**
   * Reads the line in these bytes, which it may change.
   *
   * @param allAscii whether all of them are ASCII
   * @return what is wrong with it, or null
   */
  @Nullable String read(byte[] line, int from, int to, boolean allAscii) {
    in.begin(line, from, to, allAscii);
    base = from;
    column = JsonColumns.NONE;
    Arrays.fill(found, false);
    Arrays.fill(starts, 0);
    Arrays.fill(ends, 0);
    try {
      in.blanks();
      if (in.peek() != '{') {
        throw new JsonScanner.Broken(
            "a JSON object is needed, but the line begins with " + in.shown());
      }
      object(root, 1);
      in.blanks();
      if (!in.ended()) {
        throw new JsonScanner.Broken("nothing may follow the object, but there is " + in.shown());
      }
      return null;
    } catch (JsonScanner.Broken e) {
      return e.getMessage();
    }
  }

  /** Returns the 0-based column that is wrong, or {@link JsonColumns#NONE} for the whole line. */
  int problemColumn() {
    return column;
  }

  /** Shows the values; the positions are relative to the beginning of the line. */
  void show(Row view, long line, long number) {
    view.show(in.bytes(), base, starts, ends, in.isAscii(), line, number);
  }

  /** Reads an object, whose values may be columns, from its brace on. */
  private void object(JsonColumns.Key keys, int depth) {
    requireDepth(depth);
    in.advance();
    in.blanks();
    if (in.peek() == '}') {
      in.advance();
      return;
    }
    int expected = 0;
    while (true) {
      if (in.peek() != '"') {
        throw new JsonScanner.Broken("the name of a key is needed, but there is " + in.shown());
      }
      int child = child(keys, expected);
      expected = child + 1;
      in.blanks();
      in.expect(':');
      in.blanks();
      if (child == JsonColumns.NONE) {
        skip(depth);
      } else {
        value(keys.child(child), depth);
      }
      in.blanks();
      if (in.peek() == '}') {
        in.advance();
        return;
      }
      in.expect(',');
      in.blanks();
    }
  }

  /** Reads a key; returns its index, or {@link JsonColumns#NONE} if it is no column. */
  private int child(JsonColumns.Key keys, int expected) {
    int from = in.position() + 1;
    in.skipText();
    int to = in.textEnd();
    // Usually the keys of a line are in the order of the lines before.
    for (int i = 0; i < keys.size(); i++) {
      int index = expected + i < keys.size() ? expected + i : expected + i - keys.size();
      if (keys.is(index, in.bytes(), from, to)) {
        return index;
      }
    }
    return JsonColumns.NONE;
  }

  private void value(JsonColumns.Key key, int depth) {
    int before = column;
    int c = key.column();
    if (in.peek() == '{') {
      object(key, depth + 1);
      return;
    }
    column = c;
    if (c == JsonColumns.NONE) {
      skip(depth); // An object in the first lines, but something else in this one.
      column = before;
      return;
    }
    if (found[c]) {
      throw new JsonScanner.Broken("the key occurs twice in the object");
    }
    found[c] = true;
    int from = in.position();
    if (in.peek() == '"') {
      in.skipText();
      starts[c] = from + 1 - base;
      ends[c] = in.textEnd() - base;
    } else if (in.peek() == 'n') {
      in.word("null");
    } else {
      skip(depth);
      starts[c] = from - base;
      ends[c] = in.position() - base;
    }
    column = before;
  }

  /** Moves behind a value. */
  private void skip(int depth) {
    switch (in.peek()) {
      case '"' -> in.skipText();
      case '{' -> skipAll('}', depth + 1);
      case '[' -> skipAll(']', depth + 1);
      case 't' -> in.word("true");
      case 'f' -> in.word("false");
      case 'n' -> in.word("null");
      default -> in.number();
    }
  }

  private void skipAll(char close, int depth) {
    requireDepth(depth);
    in.advance();
    in.blanks();
    if (in.peek() == close) {
      in.advance();
      return;
    }
    while (true) {
      if (close == '}') {
        if (in.peek() != '"') {
          throw new JsonScanner.Broken("the name of a key is needed, but there is " + in.shown());
        }
        in.skipText();
        in.blanks();
        in.expect(':');
        in.blanks();
      }
      skip(depth);
      in.blanks();
      if (in.peek() == close) {
        in.advance();
        return;
      }
      in.expect(',');
      in.blanks();
    }
  }

  private static void requireDepth(int depth) {
    if (depth > JsonColumns.DEEPEST) {
      throw new JsonScanner.Broken(
          "objects and lists may be nested %s times, but these are more"
              .formatted(JsonColumns.DEEPEST));
    }
  }
}
