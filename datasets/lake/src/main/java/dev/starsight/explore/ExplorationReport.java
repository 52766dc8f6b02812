package dev.starsight.explore;

import dev.starsight.data.Provenance;
import dev.starsight.report.Report;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.Section;
import java.util.List;

/**
 * The page of an {@link Exploration}, every question with its sentence, figure and table, or of a
 * {@link Comparison}, which shows what changed most first. Both end with the provenance of the
 * reviews.
 *
 * <pre>{@code
 * ExplorationReport.of("lake", Exploration.of(lake), lake.catalogue().provenance())
 *     .writeTo(Path.of("report.html"));
 * }</pre>
 */
public final class ExplorationReport {

  private ExplorationReport() {}

  /**
   * Returns the page of the eleven questions.
   *
   * @param source the name of the reviews for the reader, such as the names of their files
   * @param exploration the answers for these reviews
   * @param provenance the files of these reviews
   */
  public static Report of(String source, Exploration exploration, Provenance provenance) {
    return of(source, exploration, List.of(), provenance);
  }

  /**
   * Returns the page of the eleven questions like {@link #of(String, Exploration, Provenance)}.
   *
   * @param more sections after those of the questions
   */
  public static Report of(
      String source, Exploration exploration, List<Section> more, Provenance provenance) {
    return Report.titled("Reviews explored")
        .withSubtitle(source)
        .withKeyFigures(exploration.keyFigures().toArray(KeyFigure[]::new))
        .with(exploration.sections())
        .with(more)
        .with(Section.titled("Provenance").facts(provenance.facts()));
  }

  /**
   * Returns the page of two sources side by side.
   *
   * @param comparison the comparison of both
   * @param provenance the files of all reviews that were compared
   */
  public static Report of(Comparison comparison, Provenance provenance) {
    return of(comparison, List.of(), provenance);
  }

  /**
   * Returns the page of two sources side by side.
   *
   * @param more sections after what changed most and before those of the questions
   */
  public static Report of(Comparison comparison, List<Section> more, Provenance provenance) {
    List<Section> sections = comparison.sections();
    return Report.titled("Reviews compared")
        .withSubtitle(comparison.names())
        .withKeyFigures(comparison.keyFigures().toArray(KeyFigure[]::new))
        .with(sections.subList(0, 1))
        .with(more)
        .with(sections.subList(1, sections.size()))
        .with(Section.titled("Provenance").facts(provenance.facts()));
  }
}
