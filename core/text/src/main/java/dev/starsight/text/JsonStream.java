package dev.starsight.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pull parser for JSON in UTF-8 bytes. A general parser would more than double the time that a
 * tokenizer takes to start (decision 016). Only small parts become values: a Map, List, String,
 * Integer, Double, Boolean or null.
 *
 * <p>Strict: it accepts RFC 8259 only and has Jackson's limits on nesting, names and numbers.
 * Skipped values are checked like the others, except for duplicate names and unpaired surrogates.
 * If a text is not UTF-8, that is the error reported, whatever else is wrong.
 */
// Longer than 400 lines because all parsing shares the position in the bytes.
final class JsonStream {

  private static final int DEEPEST = 1000;
  private static final int LONGEST_NAME = 50_000;
  private static final int LONGEST_NUMBER = 1000;

  private static final char STRING = '"';
  private static final char NUMBER = '0';
  private static final char TRUE = 't';
  private static final char FALSE = 'f';
  private static final char NULL = 'n';
  private static final char END = ' ';

  private final String source;
  private final byte[] bytes;

  /** The offset after what was read last. */
  private int at;

  /** The current piece: an opening bracket or one of the constants above. */
  private char kind = END;

  /** The offset at which the current piece begins. */
  private int start;

  /** Whether the current piece is an opening bracket after which nothing was read yet. */
  private boolean opened;

  private int depth;

  /** Whether the current number has neither fraction nor exponent and fits into an int. */
  private boolean small;

  private int number;

  /** The bytes of the last string or name, without its quotation marks. */
  private int from;

  private int to;

  /** The decoded string; null while it is plain ASCII, which is decoded only when asked for. */
  private @Nullable String decoded;

  private JsonStream(String source, byte[] bytes) {
    this.source = source;
    this.bytes = bytes;
  }

  /** Reads the whole text from a stream that is at its first piece. */
  interface Reader<T> {
    T read(JsonStream stream) throws IOException;
  }

  /** Reads a text; a {@link DamagedFileException} states source, line and column. */
  static <T> T read(String source, byte[] json, Reader<T> reader) throws IOException {
    JsonStream stream = new JsonStream(source, json);
    stream.skipBlanks();
    if (stream.at == json.length) {
      throw new DamagedFileException(source, "not JSON: it is empty");
    }
    stream.readValue();
    T result = reader.read(stream);
    stream.skipBlanks();
    if (stream.at < json.length) {
      throw stream.damaged("there is more after its end");
    }
    return result;
  }

  IOException fault(String reason) {
    return fault(start, reason);
  }

  private IOException damaged(String reason) {
    return fault(at, "not JSON: " + reason);
  }

  private IOException fault(int offset, String reason) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < offset; i++) {
      if (bytes[i] == '\n') {
        line++;
        column = 1;
      } else if ((bytes[i] & 0xC0) != 0x80) {
        column++;
      }
    }
    try {
      SourceText.requireUtf8(source, bytes);
    } catch (IOException e) {
      return e;
    }
    return new DamagedFileException(source + ", line " + line + ", column " + column, reason);
  }

  private IOException unexpected(String wanted) {
    if (at >= bytes.length) {
      return damaged(wanted + " is needed, but it ends");
    }
    int c = bytes[at];
    String found = c > ' ' && c < 0x7f ? "'" + (char) c + "'" : "the byte " + (c & 0xFF);
    return damaged(wanted + " is needed, but there is " + found);
  }

  boolean isObject() {
    return kind == '{';
  }

  boolean isArray() {
    return kind == '[';
  }

  /** Moves to the value of the next field of an object and returns its name; null at the end. */
  @Nullable String nextField() throws IOException {
    if (!hasNext('}')) {
      return null;
    }
    if (at == bytes.length || bytes[at] != '"') {
      throw unexpected("a name in quotation marks");
    }
    readString();
    String name = text();
    if (name.length() > LONGEST_NAME) {
      throw damaged("a name must have at most " + LONGEST_NAME + " characters");
    }
    skipBlanks();
    if (at == bytes.length || bytes[at] != ':') {
      throw unexpected("':'");
    }
    at++;
    skipBlanks();
    readValue();
    return name;
  }

  /** Moves to the next element of an array; returns false at the end. */
  boolean nextElement() throws IOException {
    if (!hasNext(']')) {
      return false;
    }
    readValue();
    return true;
  }

  /** Skips the comma before the next entry, or the closing bracket; returns false after that. */
  private boolean hasNext(char closing) throws IOException {
    skipBlanks();
    int next = at < bytes.length ? bytes[at] : -1;
    if (next == closing) {
      at++;
      depth--;
      kind = END;
      opened = false;
      return false;
    }
    if (opened) {
      opened = false;
    } else if (next == ',') {
      at++;
      skipBlanks();
    } else {
      throw unexpected("',' or '" + closing + "'");
    }
    return true;
  }

  private void skipBlanks() {
    byte[] all = bytes;
    int i = at;
    while (i < all.length) {
      byte b = all[i];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        break;
      }
      i++;
    }
    at = i;
  }

  private void readValue() throws IOException {
    start = at;
    int first = at < bytes.length ? bytes[at] : -1;
    switch (first) {
      case '"' -> {
        kind = STRING;
        readString();
      }
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        kind = NUMBER;
        readNumber();
      }
      case '{', '[' -> {
        kind = (char) first;
        open();
      }
      case 't' -> readLiteral(TRUE, "true");
      case 'f' -> readLiteral(FALSE, "false");
      case 'n' -> readLiteral(NULL, "null");
      default -> throw unexpected("a value");
    }
  }

  private void open() throws IOException {
    at++;
    if (++depth > DEEPEST) {
      throw damaged("it is nested more than " + DEEPEST + " deep");
    }
    opened = true;
  }

  private void readLiteral(char literal, String spelling) throws IOException {
    for (int i = 0; i < spelling.length(); i++, at++) {
      if (at == bytes.length || bytes[at] != spelling.charAt(i)) {
        throw unexpected(spelling);
      }
    }
    kind = literal;
  }

  private void readNumber() throws IOException {
    boolean negative = bytes[at] == '-';
    if (negative) {
      at++;
    }
    int digits = at;
    long value = readDigits();
    if (bytes[digits] == '0' && at > digits + 1) {
      at = digits + 1;
      throw damaged("a number must not begin with zeros");
    }
    value = negative ? -value : value;
    number = (int) value;
    small = number == value;
    if (at < bytes.length && bytes[at] == '.') {
      at++;
      readDigits();
      small = false;
    }
    if (at < bytes.length && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < bytes.length && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      readDigits();
      small = false;
    }
    if (at - start > LONGEST_NUMBER) {
      throw damaged("a number must have at most " + LONGEST_NUMBER + " digits");
    }
  }

  /** Reads at least one digit; more than ten give a number too large for an int. */
  private long readDigits() throws IOException {
    byte[] all = bytes;
    int i = at;
    long value = 0;
    while (i < all.length && all[i] >= '0' && all[i] <= '9') {
      value = 10 * value + all[i] - '0';
      i++;
    }
    int count = i - at;
    if (count == 0) {
      throw unexpected("a digit");
    }
    at = i;
    return count <= 10 ? value : Long.MAX_VALUE;
  }

  /** Most strings are a few ASCII characters, so the loop does nothing else for them. */
  private void readString() throws IOException {
    byte[] all = bytes;
    int i = at + 1;
    from = i;
    boolean ascii = true;
    boolean escapes = false;
    while (i < all.length) {
      byte b = all[i];
      if (b == '"') {
        break;
      }
      if (b < ' ') {
        if (b >= 0) {
          at = i;
          throw damaged("a string has the control character " + b);
        }
        ascii = false;
      } else if (b == '\\') {
        escapes = true;
        i = escapeEnd(i) - 1;
      }
      i++;
    }
    if (i >= all.length) {
      at = all.length;
      throw damaged("a string does not end");
    }
    to = i;
    at = i + 1;
    decoded = ascii && !escapes ? null : decode(escapes);
  }

  private int escapeEnd(int backslash) throws IOException {
    int end = backslash + 2;
    int c = backslash + 1 < bytes.length ? bytes[backslash + 1] : -1;
    if (c == 'u') {
      for (; end < backslash + 6; end++) {
        if (end >= bytes.length || hexadecimal(bytes[end]) < 0) {
          at = Math.min(end, bytes.length);
          throw unexpected("a hexadecimal digit");
        }
      }
    } else if (c < 0 || "\"\\/bfnrt".indexOf(c) < 0) {
      at = backslash + 1;
      throw unexpected("one of \"\\/bfnrtu after a backslash");
    }
    return end;
  }

  private static int hexadecimal(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int letter = c | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  private String decode(boolean escapes) throws IOException {
    String text = new String(bytes, from, to - from, UTF_8);
    // The decoder replaces what is not UTF-8 by this character, so others need no check.
    if (text.indexOf('\uFFFD') >= 0 && !SourceText.isUtf8(bytes, from, to)) {
      throw damaged("a string is not UTF-8");
    }
    if (!escapes) {
      return text;
    }
    String plain = withoutEscapes(text);
    for (int i = 0; i < plain.length(); i += Character.charCount(plain.codePointAt(i))) {
      int c = plain.codePointAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        throw damaged("a string has half a surrogate pair");
      }
    }
    return plain;
  }

  private static String withoutEscapes(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      c = text.charAt(++i);
      if (c == 'u') {
        plain.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
        i += 4;
      } else {
        plain.append(escaped(c));
      }
    }
    return plain.toString();
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  private String text() {
    String text = decoded;
    return text != null ? text : new String(bytes, from, to - from, ISO_8859_1);
  }

  /** The current number, or -1 if the current piece is none or it does not fit. */
  int intValue() {
    return kind == NUMBER && small ? number : -1;
  }

  /** The current string, or null if the current piece is none. */
  @Nullable String stringValue() {
    return kind == STRING ? text() : null;
  }

  /** The current piece as an error shows it. */
  String shown() {
    return switch (kind) {
      case STRING -> quoted(text());
      case '{', '[' -> String.valueOf(kind);
      default -> raw();
    };
  }

  private String raw() {
    return new String(bytes, start, at - start, ISO_8859_1);
  }

  /** A string in quotation marks, cut after 60 characters. */
  static String quoted(String text) {
    return text.length() <= 60 ? '"' + text + '"' : '"' + text.substring(0, 60) + "…\"";
  }

  void skip() throws IOException {
    if (isObject()) {
      while (nextField() != null) {
        skip();
      }
    } else if (isArray()) {
      while (nextElement()) {
        skip();
      }
    }
  }

  @Nullable Object value() throws IOException {
    return switch (kind) {
      case '{' -> object();
      case '[' -> array();
      case STRING -> text();
      case TRUE -> true;
      case FALSE -> false;
      case NUMBER -> small && number >= 0 ? (Object) number : Double.valueOf(raw());
      default -> null;
    };
  }

  private Map<String, @Nullable Object> object() throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (String name = nextField(); name != null; name = nextField()) {
      if (object.containsKey(name)) {
        throw duplicate(name);
      }
      object.put(name, value());
    }
    return object;
  }

  IOException duplicate(String name) {
    return fault("not JSON: Duplicate field " + quoted(name));
  }

  private List<@Nullable Object> array() throws IOException {
    List<@Nullable Object> array = new ArrayList<>();
    while (nextElement()) {
      array.add(value());
    }
    return array;
  }
}
