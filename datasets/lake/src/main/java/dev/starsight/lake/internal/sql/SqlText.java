package dev.starsight.lake.internal.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the end of SQL and shortens it for messages. */
final class SqlText {

  /** A tag of dollar quotes: {@code $$} or {@code $name$}. */
  private static final Pattern TAG =
      Pattern.compile("\\$(?:[A-Za-z_\\x80-\\uFFFF][\\w\\x80-\\uFFFF]*)?\\$");

  private final String text;
  private int at;

  private SqlText(String text) {
    this.text = text;
  }

  /** Returns the index after the last character that is not space, comment or semicolon. */
  static int end(String text) {
    return new SqlText(text).end();
  }

  /** Returns the first words, for a message. */
  static String start(String text) {
    String start = text.strip();
    String line =
        start.substring(0, Math.min(start.length(), 1_000)).replaceAll("\\s++", " ").strip();
    return line.length() <= 40 ? line : line.substring(0, line.offsetByCodePoints(0, 39)) + "…";
  }

  private int end() {
    int end = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (text.startsWith("--", at)) {
        skipPast(text.indexOf('\n', at), 1);
      } else if (text.startsWith("/*", at)) {
        skipComment();
      } else if (c == ';' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        at++;
      } else {
        skipToken(c);
        end = at;
      }
    }
    return end;
  }

  private void skipToken(char c) {
    if (c == '\'' || c == '"') {
      skipQuoted(c, c == '\'' && isAfterEscapeSign());
    } else if (c == '$') {
      skipDollarQuoted();
    } else {
      at++;
    }
  }

  private void skipDollarQuoted() {
    Matcher tag = TAG.matcher(text).region(at, text.length());
    if (tag.lookingAt()) {
      skipPast(text.indexOf(tag.group(), tag.end()), tag.end() - at);
    } else {
      at++;
    }
  }

  /** Returns whether this is {@code E'…'} and not {@code LIKE'…'}. */
  private boolean isAfterEscapeSign() {
    return at > 0
        && "eE".indexOf(text.charAt(at - 1)) >= 0
        && (at == 1 || !Character.isJavaIdentifierPart(text.charAt(at - 2)));
  }

  private void skipQuoted(char quote, boolean escapes) {
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      at += escapes && text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(text.length(), at + 1);
  }

  /** Skips a block comment; such comments may be nested. */
  private void skipComment() {
    int depth = 0;
    do {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < text.length());
    at = Math.min(at, text.length());
  }

  private void skipPast(int found, int length) {
    at = found < 0 ? text.length() : found + length;
  }
}
