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
}
