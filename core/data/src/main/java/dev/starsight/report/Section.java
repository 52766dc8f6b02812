package dev.starsight.report;

import dev.starsight.chart.Figure;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.Report.Quote;
import dev.starsight.report.Report.StatusLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A heading and the blocks below it, in order. Immutable: every method returns a longer section.
 */
public final class Section {

  private final String heading;
  private final List<Block> blocks;

  private Section(String heading, List<Block> blocks) {
    this.heading = heading;
    this.blocks = List.copyOf(blocks);
  }

  /** Returns a section without content; the heading is also its entry in the table of contents. */
  public static Section titled(String heading) {
    return new Section(heading, List.of());
  }

  public String heading() {
    return heading;
  }

  List<Block> blocks() {
    return blocks;
  }

  private Section with(Block block) {
    List<Block> more = new ArrayList<>(blocks);
    more.add(block);
    return new Section(heading, more);
  }

  /** Adds a paragraph of plain text; line feeds break the line. */
  public Section paragraph(String text) {
    return with(new Block.Paragraph(text));
  }

  /** Adds tiles in a row. */
  public Section keyFigures(KeyFigure... tiles) {
    return with(new Block.KeyFigures(List.of(tiles)));
  }

  /** Adds a table. */
  public Section table(ReportTable table) {
    return with(new Block.Table(table));
  }

  /** Adds a figure over the whole width. */
  public Section figure(Figure figure) {
    return with(new Block.Figures(List.of(figure), null));
  }

  /** Adds a figure over the whole width, and its data as a table that a reader can open. */
  public Section figure(Figure figure, ReportTable table) {
    return with(new Block.Figures(List.of(figure), table));
  }

  /** Adds two small figures, beside each other if there is room. */
  public Section figures(Figure one, Figure other) {
    return with(new Block.Figures(List.of(one, other), null));
  }

  /** Adds a list of checks and their results. */
  public Section statuses(List<StatusLine> lines) {
    return with(new Block.Statuses(lines));
  }

  /** Adds a box with a note: a heading of a few words and a sentence or two, which may be empty. */
  public Section note(String words, String text) {
    return with(new Block.Callout(false, words, text));
  }

  /** Adds a box with a warning: a heading of a few words and a sentence or two, perhaps empty. */
  public Section warning(String words, String text) {
    return with(new Block.Callout(true, words, text));
  }

  /** Adds labelled texts. */
  public Section quotes(List<Quote> quotes) {
    return with(new Block.Quotes(quotes));
  }

  /** Adds names and values, in the order of the map. */
  public Section facts(Map<String, String> entries) {
    return with(new Block.Facts(entries));
  }

  /** Adds source code or a command; the caption may be empty. */
  public Section code(String caption, String source) {
    return with(new Block.Code(caption, source, false));
  }

  /** Adds source code or a command of which only the caption is visible until it is opened. */
  public Section foldedCode(String caption, String source) {
    return with(new Block.Code(caption, source, true));
  }
}
