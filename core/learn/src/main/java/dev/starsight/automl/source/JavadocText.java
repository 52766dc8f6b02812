package dev.starsight.automl.source;

import java.util.ArrayList;
import java.util.List;

/** Writes plain text as a Javadoc comment with filled lines. */
final class JavadocText {

  private JavadocText() {}

  /** Escapes what Javadoc would read as a tag, as markup, or as the end of the comment. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("@", "&#64;")
        .replace("\\", "&#92;")
        .replace("*/", "*&#47;")
        .replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\s]+", " ")
        .strip();
  }

  /**
   * Returns the lines of a comment, with a line end after the last.
   *
   * @param indent the number of blanks before it
   * @param paragraphs at least one, of words and inline tags
   */
  static String comment(int indent, List<String> paragraphs) {
    String margin = " ".repeat(indent);
    if (paragraphs.size() == 1) {
      String line = margin + "/** " + paragraphs.get(0) + " */\n";
      if (line.length() - 1 <= JavaConstant.COLUMNS) {
        return line;
      }
    }
    StringBuilder comment = new StringBuilder(margin + "/**\n");
    for (int i = 0; i < paragraphs.size(); i++) {
      if (i > 0) {
        comment.append(margin).append(" *\n");
      }
      String text = (i > 0 ? "<p>" : "") + paragraphs.get(i);
      for (String line : filled(text, JavaConstant.COLUMNS - indent - " * ".length())) {
        comment.append(margin).append(" * ").append(line).append('\n');
      }
    }
    return comment.append(margin).append(" */\n").toString();
  }

  private static List<String> filled(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
