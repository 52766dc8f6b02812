package dev.starsight.lake.internal.sql;

/** Line and column in SQL, as the beginning of a message. */
final class SqlPosition {

  private SqlPosition() {}

  /** Returns the position of a character; empty if there is no such character. */
  static String of(String sql, int character) {
    if (character < 0 || character > sql.length()) {
      return "";
    }
    int line = 1 + (int) sql.substring(0, character).chars().filter(c -> c == '\n').count();
    int start = sql.lastIndexOf('\n', character - 1) + 1;
    int column = 1 + sql.codePointCount(start, character);
    return "SQL, line %s, column %s: ".formatted(line, column);
  }

  /** Returns the position of a byte of the SQL in UTF-8; empty if there is no such byte. */
  static String ofByte(String sql, int offset) {
    if (offset < 0) {
      return "";
    }
    int bytes = 0;
    for (int i = 0; i < sql.length(); ) {
      if (bytes >= offset) {
        return of(sql, i);
      }
      int c = sql.codePointAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      i += Character.charCount(c);
    }
    return bytes == offset ? of(sql, sql.length()) : "";
  }
}
