package dev.starsight.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds the words and numbers that differ between two texts, by line and column. */
final class TextDifferences {

  /** A number with its sign and point, a word, or any other character. */
  private static final Pattern TOKEN = Pattern.compile("[-+]?\\d[\\d.,]*|\\p{L}+|(?s:.)");

  private static final int CONTEXT = 24;

  private final String file;
  private final List<FileDifference> found = new ArrayList<>();

  private TextDifferences(String file) {
    this.file = file;
  }

  /**
   * Returns what differs.
   *
   * @param was the text that the command writes
   * @param is the text of the file
   */
  static List<FileDifference> of(String file, String was, String is) {
    TextDifferences comparison = new TextDifferences(file);
    String[] before = was.split("\n", -1);
    String[] now = is.split("\n", -1);
    if (before.length == now.length) {
      for (int i = 0; i < now.length; i++) {
        comparison.line(i + 1, before[i], now[i]);
      }
    } else {
      comparison.firstLine(before, now);
    }
    return comparison.found;
  }

  private void line(int number, String was, String is) {
    if (was.equals(is)) {
      return;
    }
    List<MatchResult> before = TOKEN.matcher(was).results().toList();
    List<MatchResult> now = TOKEN.matcher(is).results().toList();
    if (before.size() != now.size()) {
      int at = mismatch(was, is);
      add(number, at, excerpt(was, at), excerpt(is, at));
      return;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!before.get(i).group().equals(now.get(i).group())) {
        add(number, now.get(i).start(), before.get(i).group(), now.get(i).group());
      }
    }
  }

  private void firstLine(String[] before, String[] now) {
    int i = 0;
    while (i < before.length && i < now.length && before[i].equals(now[i])) {
      i++;
    }
    String was = i < before.length ? before[i] : "";
    String is = i < now.length ? now[i] : "";
    int at = mismatch(was, is);
    add(
        i + 1,
        at,
        "%s (of %,d lines)".formatted(excerpt(was, at), before.length),
        "%s (of %,d lines)".formatted(excerpt(is, at), now.length));
  }

  private void add(int line, int column, String was, String is) {
    found.add(new FileDifference(file, "line " + line + ", column " + (column + 1), was, is));
  }

  private static int mismatch(String one, String other) {
    int i = 0;
    while (i < one.length() && i < other.length() && one.charAt(i) == other.charAt(i)) {
      i++;
    }
    return i;
  }

  private static String excerpt(String line, int at) {
    return line.substring(Math.min(at, line.length()), Math.min(at + CONTEXT, line.length()));
  }
}
