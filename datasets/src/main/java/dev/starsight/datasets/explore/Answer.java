package dev.starsight.datasets.explore;

import dev.starsight.chart.Figure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The answer to a question. Immutable as long as nobody changes its table.
 *
 * @param question what was asked
 * @param sentence the answer in one sentence, with its numbers
 * @param note what else the reader must know; may be empty
 * @param table the numbers, in their order; column names are those of SQL
 * @param figure the picture; empty where a table says it better or there is nothing to draw
 */
public record Answer(
    Question question, String sentence, String note, Table table, Optional<Figure> figure) {

  /** More rows than this are not for reading on a page. */
  private static final int PAGE_ROWS = 50;

  public Answer {
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(note, "note");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(figure, "figure");
  }

  /** The question's id. */
  public String id() {
    return question.id();
  }

  /** The question as a person asks it. */
  public String title() {
    return question.title();
  }

  /** The name of the file for the table. */
  public String tableFile() {
    return id() + ".csv";
  }

  /** The name of the file for the figure. */
  public Optional<String> figureFile() {
    return figure.map(drawn -> id() + ".svg");
  }

  /** The answer as a section of a page. */
  public Section section() {
    Section section = Section.titled(title()).paragraph(sentence);
    if (!note.isEmpty()) {
      section = section.paragraph(note);
    }
    ReportTable rows = reportTable();
    if (figure.isEmpty()) {
      return section.table(rows);
    }
    // Where rows are texts or people, the table says more than the figure and is not folded away.
    return question == Question.MOST_HELPFUL_REVIEWS || question == Question.REPEAT_REVIEWERS
        ? section.figure(figure.get()).table(rows)
        : section.figure(figure.get(), rows);
  }

  private ReportTable reportTable() {
    List<List<String>> rows = new ArrayList<>();
    for (Row row : table) {
      if (rows.size() < PAGE_ROWS) {
        rows.add(Csv.cells(table, row.getRowNumber(), Csv::readable));
      }
    }
    String caption =
        table.rowCount() > PAGE_ROWS
            ? "The first " + PAGE_ROWS + " of " + table.rowCount() + " rows"
            : "";
    String[] headers =
        table.columns().stream()
            .map(Column::name)
            .map(name -> name.replace('_', ' '))
            .toArray(String[]::new);
    return ReportTable.of(caption, headers).rows(rows);
  }
}
