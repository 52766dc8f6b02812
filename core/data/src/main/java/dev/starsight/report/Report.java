package dev.starsight.report;

import dev.starsight.files.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of sections. Immutable.
 *
 * @param title the heading of the page and the title of its window
 * @param subtitle one line below the title; may be empty
 * @param keyFigures tiles at the top; may be empty
 * @param sections in order
 * @param footer one line at the end; may be empty
 */
public record Report(
    String title,
    String subtitle,
    List<KeyFigure> keyFigures,
    List<Section> sections,
    String footer) {

  private static final String FOOTER = "This page is one file. It loads nothing and sends nothing.";

  public Report {
    keyFigures = List.copyOf(keyFigures);
    sections = List.copyOf(sections);
  }

  /** Returns a page without sections. */
  public static Report titled(String title) {
    return new Report(title, "", List.of(), List.of(), FOOTER);
  }

  public Report withSubtitle(String text) {
    return new Report(title, text, keyFigures, sections, footer);
  }

  public Report withKeyFigures(KeyFigure... tiles) {
    return new Report(title, subtitle, List.of(tiles), sections, footer);
  }

  public Report withFooter(String text) {
    return new Report(title, subtitle, keyFigures, sections, text);
  }

  /** Returns this report with one more section at its end. */
  public Report with(Section section) {
    return with(List.of(section));
  }

  /** Returns this report with these sections at its end. */
  public Report with(List<Section> added) {
    List<Section> more = new ArrayList<>(sections);
    more.addAll(added);
    return new Report(title, subtitle, keyFigures, more, footer);
  }

  /** Returns the page as HTML; after its first line it is also well-formed XML. */
  public String html() {
    return new Page(this).html();
  }

  /**
   * Returns the page as one element of another page, for the cell of a notebook: an {@code iframe}
   * that holds it, so that neither changes the looks of the other.
   *
   * @param height in pixels; what does not fit scrolls
   */
  public String frame(int height) {
    String page = html().replace("&", "&amp;").replace("\"", "&quot;");
    return "<iframe title=\"%s\" srcdoc=\"%s\" style=\"width:100%%;height:%dpx;border:0\"></iframe>"
        .formatted(title.replace("&", "&amp;").replace("\"", "&quot;"), page, height);
  }

  /**
   * Writes the page to a file, which gets its name only once it is complete.
   *
   * @throws IOException naming the path, if it cannot be written
   */
  public void writeTo(Path file) throws IOException {
    AtomicFile.write(file, html());
  }

  /**
   * A tile with one important number.
   *
   * @param value the number as text, such as {@code 0.57} or {@code 81,632}
   * @param label two or three words that name it
   * @param hint a number to compare it with, or an interval; may be empty
   */
  public record KeyFigure(String value, String label, String hint) {

    /** Creates a tile without hint. */
    public KeyFigure(String value, String label) {
      this(value, label, "");
    }
  }

  /**
   * The result of a check.
   *
   * @param status the kind of result
   * @param name what was checked
   * @param message the reason, with rule and value; may be empty
   */
  public record StatusLine(Status status, String name, String message) {}

  /**
   * A text and its prediction.
   *
   * @param text unchanged; long texts are cut and can be opened
   * @param truth the true label; empty if unknown
   * @param predicted the predicted label
   * @param confidence 0 to 1; NaN if unknown
   */
  public record Quote(String text, String truth, String predicted, double confidence) {}

  /** The kind of result of a check, shown by a sign and a word, not by colour alone. */
  public enum Status {
    /** The rule holds. */
    PASSED("Passed", "M4.5 8.4l2.4 2.4 4.7-5.2"),
    /** The rule does not hold. */
    FAILED("Failed", "M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4"),
    /** The rule could not be evaluated, for example because a column is missing. */
    NOT_EVALUATED("Not evaluated", "M5 8h6"),
    /** The check was skipped on purpose. */
    SKIPPED("Skipped", "M5.5 5l3.2 3-3.2 3M10.5 5v6");

    private final String words;
    private final String sign;

    Status(String words, String sign) {
      this.words = words;
      this.sign = sign;
    }

    /** Returns the words that a reader sees. */
    public String words() {
      return words;
    }

    /** Returns the sign as SVG path data on a square of 16. */
    String sign() {
      return sign;
    }
  }
}
