package dev.starsight.delimited;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of the columns in a line that holds a JSON object (RFC 8259), and replaces the
 * escapes in its texts in place: a text without them is never longer. A null, and a key that the
 * object does not have, is an empty value; a list is its JSON text. Not thread-safe.
 *
 * <p>A text is scanned eight bytes at a time, because nearly all bytes of a file of reviews are
 * inside of texts.
 */
final class JsonLine {

  private static final long QUOTES = '"' * EightBytes.EACH;
  private static final long BACKSLASHES = '\\' * EightBytes.EACH;

  /** The bits that no control character has. */
  private static final long NO_CONTROLS = 0xE0E0E0E0E0E0E0E0L;

  /** A rule of JSON that a line breaks. */
  private static final class Broken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Broken(String rule) {
      super(rule, null, false, false);
    }
  }

  private final JsonColumns.Key root;
  private final int[] starts;
  private final int[] ends;
  private final boolean[] found;

  private byte[] bytes = {};
  private int base;
  private int at;
  private int end;
  private boolean ascii;
  private int column;

  // The first backslash of the text that was skipped last, or -1, and its closing quote.
  private int escape;
  private int closing;

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
    bytes = line;
    base = from;
    at = from;
    end = to;
    ascii = allAscii;
    column = JsonColumns.NONE;
    Arrays.fill(found, false);
    Arrays.fill(starts, 0);
    Arrays.fill(ends, 0);
    try {
      blanks();
      if (peek() != '{') {
        throw new Broken("a JSON object is needed, but the line begins with " + shown());
      }
      object(root, 1);
      blanks();
      if (at < end) {
        throw new Broken("nothing may follow the object, but there is " + shown());
      }
      return null;
    } catch (Broken e) {
      return e.getMessage();
    }
  }

  /** Returns the 0-based column that is wrong, or {@link JsonColumns#NONE} for the whole line. */
  int problemColumn() {
    return column;
  }

  /** Shows the values; the positions are relative to the beginning of the line. */
  void show(Row view, long line, long number) {
    view.show(bytes, base, starts, ends, ascii, line, number);
  }

  /** Reads an object, whose values may be columns, from its brace on. */
  private void object(JsonColumns.Key keys, int depth) {
    requireDepth(depth);
    at++;
    blanks();
    if (peek() == '}') {
      at++;
      return;
    }
    int expected = 0;
    while (true) {
      if (peek() != '"') {
        throw new Broken("the name of a key is needed, but there is " + shown());
      }
      int child = child(keys, expected);
      expected = child + 1;
      blanks();
      expect(':');
      blanks();
      if (child == JsonColumns.NONE) {
        skip(depth);
      } else {
        value(keys.child(child), depth);
      }
      blanks();
      if (peek() == '}') {
        at++;
        return;
      }
      expect(',');
      blanks();
    }
  }

  /** Reads a key; returns its index, or {@link JsonColumns#NONE} if it is no column. */
  private int child(JsonColumns.Key keys, int expected) {
    int from = at + 1;
    skipText();
    int to = textEnd();
    // Usually the keys of a line are in the order of the lines before.
    for (int i = 0; i < keys.size(); i++) {
      int index = expected + i < keys.size() ? expected + i : expected + i - keys.size();
      if (keys.is(index, bytes, from, to)) {
        return index;
      }
    }
    return JsonColumns.NONE;
  }

  private void value(JsonColumns.Key key, int depth) {
    int before = column;
    int c = key.column();
    if (peek() == '{') {
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
      throw new Broken("the key occurs twice in the object");
    }
    found[c] = true;
    int from = at;
    if (peek() == '"') {
      skipText();
      starts[c] = from + 1 - base;
      ends[c] = textEnd() - base;
    } else if (peek() == 'n') {
      word("null");
    } else {
      skip(depth);
      starts[c] = from - base;
      ends[c] = at - base;
    }
    column = before;
  }

  /** Moves behind a value. */
  private void skip(int depth) {
    switch (peek()) {
      case '"' -> skipText();
      case '{' -> skipAll('}', depth + 1);
      case '[' -> skipAll(']', depth + 1);
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void skipAll(char close, int depth) {
    requireDepth(depth);
    at++;
    blanks();
    if (peek() == close) {
      at++;
      return;
    }
    while (true) {
      if (close == '}') {
        if (peek() != '"') {
          throw new Broken("the name of a key is needed, but there is " + shown());
        }
        skipText();
        blanks();
        expect(':');
        blanks();
      }
      skip(depth);
      blanks();
      if (peek() == close) {
        at++;
        return;
      }
      expect(',');
      blanks();
    }
  }

  private static void requireDepth(int depth) {
    if (depth > JsonColumns.DEEPEST) {
      throw new Broken(
          "objects and lists may be nested %s times, but these are more"
              .formatted(JsonColumns.DEEPEST));
    }
  }

  /** Moves behind a text; the position is that of its first quote. */
  private void skipText() {
    escape = -1;
    int p = at + 1;
    while (true) {
      p = special(p);
      if (p >= end) {
        throw new Broken("the line ends within a text: is the file cut off?");
      }
      byte b = bytes[p];
      if (b == '"') {
        closing = p;
        at = p + 1;
        return;
      }
      if (b != '\\') {
        throw new Broken(
            "a text must have control characters as escapes, but has byte 0x%02X".formatted(b));
      }
      escape = escape < 0 ? p : escape;
      p += escapeLength(p);
    }
  }

  /** Returns the number of bytes of the escape that begins with this backslash. */
  private int escapeLength(int from) {
    int letter = from + 1 < end ? bytes[from + 1] : -1;
    if (letter != 'u') {
      if ("\"\\/bfnrt".indexOf(letter) < 0) {
        throw new Broken("a backslash must be followed by one of \"\\/bfnrtu, but is not");
      }
      return 2;
    }
    for (int i = from + 2; i < from + 6; i++) {
      if (i >= end || Character.digit(bytes[i], 16) < 0) {
        throw new Broken("\\u must be followed by four hexadecimal digits, but is not");
      }
    }
    return 6;
  }

  /** Returns the next quote, backslash or control character from here on, or the end. */
  private int special(int from) {
    int p = from;
    for (; p <= end - Long.BYTES; p += Long.BYTES) {
      long word = (long) EightBytes.AT.get(bytes, p);
      long signs =
          EightBytes.zeros(word ^ QUOTES)
              | EightBytes.zeros(word ^ BACKSLASHES)
              | EightBytes.zeros(word & NO_CONTROLS);
      if (signs != 0) {
        return p + (Long.numberOfTrailingZeros(signs) >>> 3);
      }
    }
    for (; p < end; p++) {
      byte b = bytes[p];
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        return p;
      }
    }
    return end;
  }

  /** Returns the end of the text that was skipped last, without its escapes. */
  private int textEnd() {
    if (escape < 0) {
      return closing;
    }
    int n = escape;
    for (int i = escape; i < closing; ) {
      byte b = bytes[i];
      if (b != '\\') {
        bytes[n++] = b;
        i++;
      } else if (bytes[i + 1] == 'u') {
        int c = hex(i + 2);
        i += 6;
        if (Character.isSurrogate((char) c)) {
          int low = i + 6 <= closing && bytes[i] == '\\' && bytes[i + 1] == 'u' ? hex(i + 2) : -1;
          if (!Character.isHighSurrogate((char) c)
              || low < 0
              || !Character.isLowSurrogate((char) low)) {
            throw new Broken(
                "surrogates must come in pairs, but \\u%04x stands alone".formatted(c));
          }
          c = Character.toCodePoint((char) c, (char) low);
          i += 6;
        }
        n = put(c, n);
      } else {
        bytes[n++] = unescaped(bytes[i + 1]);
        i += 2;
      }
    }
    return n;
  }

  private static byte unescaped(byte b) {
    return switch (b) {
      case '"', '\\', '/' -> b;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> throw new AssertionError(b); // It was refused before.
    };
  }

  private int hex(int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      value = value << 4 | Character.digit(bytes[i], 16);
    }
    return value;
  }

  /** Writes a character in UTF-8, which has at most as many bytes as its escape. */
  private int put(int c, int to) {
    int n = to;
    if (c < 0x80) {
      bytes[n++] = (byte) c;
      return n;
    }
    ascii = false;
    if (c < 0x800) {
      bytes[n++] = (byte) (0xC0 | c >> 6);
    } else if (c < 0x10000) {
      bytes[n++] = (byte) (0xE0 | c >> 12);
      bytes[n++] = (byte) (0x80 | (c >> 6 & 0x3F));
    } else {
      bytes[n++] = (byte) (0xF0 | c >> 18);
      bytes[n++] = (byte) (0x80 | (c >> 12 & 0x3F));
      bytes[n++] = (byte) (0x80 | (c >> 6 & 0x3F));
    }
    bytes[n++] = (byte) (0x80 | (c & 0x3F));
    return n;
  }

  private void word(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= end || bytes[at + i] != word.charAt(i)) {
        throw new Broken("a value is needed, but there is " + shown());
      }
    }
    at += word.length();
  }

  private void number() {
    int from = at;
    if (peek() == '-') {
      at++;
    }
    int whole = at;
    digits();
    boolean valid = at > whole && (at == whole + 1 || bytes[whole] != '0');
    if (valid && peek() == '.') {
      at++;
      int fraction = at;
      digits();
      valid = at > fraction;
    }
    if (valid && (peek() == 'e' || peek() == 'E')) {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      int exponent = at;
      digits();
      valid = at > exponent;
    }
    if (!valid) {
      at = from;
      throw new Broken("a value is needed, but there is " + shown());
    }
  }

  private void digits() {
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
  }

  private void blanks() {
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
      at++;
    }
  }

  /** Returns the next byte, or -1 at the end. */
  private int peek() {
    return at < end ? bytes[at] : -1;
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw new Broken("\"%s\" is needed, but there is %s".formatted(wanted, shown()));
    }
    at++;
  }

  /** Describes the bytes from here on. */
  private String shown() {
    if (at >= end) {
      return "the end of the line: is the file cut off?";
    }
    int length = Math.min(20, end - at);
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    return "\"" + text + (length < end - at ? "…" : "") + '"';
  }
}
