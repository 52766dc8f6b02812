package dev.starsight.delimited;

import java.nio.charset.StandardCharsets;

/**
 * Reads the tokens of JSON (RFC 8259) in an array of bytes, which are valid UTF-8, and replaces the
 * escapes in texts in place: a text without them is never longer. Not thread-safe.
 *
 * <p>A text is scanned eight bytes at a time, because nearly all bytes of a file of reviews are
 * inside of texts.
 */
final class JsonScanner {

  private static final long QUOTES = '"' * EightBytes.EACH;
  private static final long BACKSLASHES = '\\' * EightBytes.EACH;

  /** The bits that no control character has. */
  private static final long NO_CONTROLS = 0xE0E0E0E0E0E0E0E0L;

  /** A rule of JSON that a line breaks. */
  static final class Broken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Broken(String rule) {
      super(rule, null, false, false);
    }
  }

  private byte[] bytes = {};
  private int at;
  private int end;
  private boolean ascii;

  // The first backslash of the text that was skipped last, or -1, and its closing quote.
  private int escape;
  private int closing;

  /** Begins to read these bytes. */
  void begin(byte[] line, int from, int to, boolean allAscii) {
    bytes = line;
    at = from;
    end = to;
    ascii = allAscii;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return at;
  }

  boolean ended() {
    return at >= end;
  }

  /** Returns whether all bytes read so far are ASCII, those of escapes too. */
  boolean isAscii() {
    return ascii;
  }

  void advance() {
    at++;
  }

  /** Moves behind a text; the position is that of its first quote. */
  void skipText() {
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
  int textEnd() {
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

  void word(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= end || bytes[at + i] != word.charAt(i)) {
        throw new Broken("a value is needed, but there is " + shown());
      }
    }
    at += word.length();
  }

  void number() {
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

  void blanks() {
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
      at++;
    }
  }

  /** Returns the next byte, or -1 at the end. */
  int peek() {
    return at < end ? bytes[at] : -1;
  }

  void expect(char wanted) {
    if (peek() != wanted) {
      throw new Broken("\"%s\" is needed, but there is %s".formatted(wanted, shown()));
    }
    at++;
  }

  /** Describes the bytes from here on. */
  String shown() {
    if (at >= end) {
      return "the end of the line: is the file cut off?";
    }
    int length = Math.min(20, end - at);
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    return "\"" + text + (length < end - at ? "…" : "") + '"';
  }
}
