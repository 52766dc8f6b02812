package dev.starsight.report;

import dev.starsight.chart.Figure;
import dev.starsight.report.Report.KeyFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A heading and what stands under it, in order. Immutable: every method gives a longer section.
 *
 * @param heading also its entry in the contents
 * @param blocks in order
 */
public record Section(String heading, List<Block> blocks) {

  public Section {
    blocks = List.copyOf(blocks);
  }

  /** A section without content. */
  public static Section titled(String heading) {
    return new Section(heading, List.of());
  }

  /** Adds a block. */
  public Section with(Block block) {
    List<Block> more = new ArrayList<>(blocks);
    more.add(block);
    return new Section(heading, more);
  }

  /** Adds a paragraph of plain text; line feeds break the line. */
  public Section paragraph(String text) {
    return with(new Block.Paragraph(text));
  }

  /** Adds tiles. */
  public Section keyFigures(KeyFigure... tiles) {
    return with(new Block.KeyFigures(List.of(tiles)));
  }

  /** Adds a table. */
  public Section table(ReportTable table) {
    return with(new Block.Table(table));
  }

  /** Adds a figure over the whole width. */
  public Section figure(Figure figure) {
    return with(new Block.Figures(List.of(figure), Optional.empty()));
  }

  /** Adds a figure over the whole width, its data to be opened as a table under it. */
  public Section figure(Figure figure, ReportTable table) {
    return with(new Block.Figures(List.of(figure), Optional.of(table)));
  }

  /** Adds two small figures, beside each other where there is room. */
  public Section figures(Figure one, Figure other) {
    return with(new Block.Figures(List.of(one, other), Optional.empty()));
  }

  /** Adds what was checked and how it ended. */
  public Section statuses(List<Block.StatusLine> lines) {
    return with(new Block.Statuses(lines));
  }

  /** Adds a box that informs. */
  public Section note(String words, String text) {
    return with(new Block.Callout(false, words, text));
  }

  /** Adds a box that warns. */
  public Section warning(String words, String text) {
    return with(new Block.Callout(true, words, text));
  }

  /** Adds labelled texts. */
  public Section quotes(List<Block.Quote> quotes) {
    return with(new Block.Quotes(quotes));
  }

  /** Adds names and what they stand for, in the order of the map. */
  public Section facts(Map<String, String> entries) {
    return with(new Block.Facts(entries));
  }

  /** Adds source code or a command. */
  public Section code(String caption, String source) {
    return with(new Block.Code(caption, source, false));
  }

  /** Adds source code or a command of which only the caption is seen until a reader opens it. */
  public Section foldedCode(String caption, String source) {
    return with(new Block.Code(caption, source, true));
  }
}
