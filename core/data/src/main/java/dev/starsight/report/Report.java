package dev.starsight.report;

import dev.starsight.files.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of sections. Immutable.
 *
 * @param title its heading and the window's title
 * @param subtitle one line below the title; may be empty
 * @param keyFigures tiles at the top; may be empty
 * @param sections in the order of the contents
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

  /** An empty page. */
  public static Report titled(String title) {
    return new Report(title, "", List.of(), List.of(), FOOTER);
  }

  /** The same report with a line below its title. */
  public Report withSubtitle(String text) {
    return new Report(title, text, keyFigures, sections, footer);
  }

  /** The same report with these tiles at the top. */
  public Report withKeyFigures(KeyFigure... tiles) {
    return new Report(title, subtitle, List.of(tiles), sections, footer);
  }

  /** The same report with another last line. */
  public Report withFooter(String text) {
    return new Report(title, subtitle, keyFigures, sections, text);
  }

  /** The same report with one more section at its end. */
  public Report with(Section section) {
    return with(List.of(section));
  }

  /** The same report with these sections at its end. */
  public Report with(List<Section> added) {
    List<Section> more = new ArrayList<>(sections);
    more.addAll(added);
    return new Report(title, subtitle, keyFigures, more, footer);
  }

  /** The whole page; also well-formed XML after its first line. */
  public String html() {
    return new Page(this).html();
  }

  /**
   * Writes the page into a file, which appears once it is complete.
   *
   * @throws IOException naming the path, if it cannot be written
   */
  public void writeTo(Path file) throws IOException {
    AtomicFile.write(file, html());
  }

  /**
   * A tile with one number that matters.
   *
   * @param value as it is to be read, such as {@code 0.57} or {@code 81,632}
   * @param label what it is, two or three words
   * @param hint what to compare it with, or an interval; may be empty
   */
  public record KeyFigure(String value, String label, String hint) {

    /** A tile without hint. */
    public KeyFigure(String value, String label) {
      this(value, label, "");
    }
  }

  /** How something ended; shown by a sign and a word, not by colour alone. */
  public enum Status {
    /** It holds. */
    PASSED("Passed", "M4.5 8.4l2.4 2.4 4.7-5.2"),
    /** It does not hold. */
    FAILED("Failed", "M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4"),
    /** Nobody can tell, such as when a column is missing. */
    NOT_EVALUATED("Not evaluated", "M5 8h6"),
    /** It was left out on purpose. */
    SKIPPED("Skipped", "M5.5 5l3.2 3-3.2 3M10.5 5v6");

    private final String words;
    private final String sign;

    Status(String words, String sign) {
      this.words = words;
      this.sign = sign;
    }

    /** As a reader sees it. */
    public String words() {
      return words;
    }

    /** The sign as SVG path data on a square of 16. */
    String sign() {
      return sign;
    }
  }
}
