package dev.starsight.explore.internal.answers;

import dev.starsight.chart.Figure;
import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.questions.Question;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** What stands under a sentence on a page: a figure, its numbers, and how to get them by SQL. */
public final class Evidence {

  /** More rows than this are not for reading on a page. */
  private static final int ROWS = 50;

  private Evidence() {}

  /**
   * Adds figure, table and SQL to a section.
   *
   * @param figure the picture, or null
   * @param header what a column is called, from its name
   */
  public static Section add(
      Section section,
      Question question,
      @Nullable Figure figure,
      Table table,
      UnaryOperator<String> header) {
    ReportTable rows = reportTable(table, header);
    // Where rows are texts or people, the table says more than the figure and is not folded away.
    boolean open =
        question == Question.MOST_HELPFUL_REVIEWS || question == Question.REPEAT_REVIEWERS;
    Section shown =
        figure == null
            ? section.table(rows)
            : open ? section.figure(figure).table(rows) : section.figure(figure, rows);
    return shown.foldedCode(
        "The SQL of this question over a whole lake (query --named " + question.id() + ")",
        question.query());
  }

  private static ReportTable reportTable(Table table, UnaryOperator<String> header) {
    List<List<String>> rows = new ArrayList<>();
    for (Row row : table) {
      if (rows.size() < ROWS) {
        List<String> cells = TableCsv.cells(table, row.getRowNumber(), TableCsv::readable);
        int category = table.columnNames().indexOf("product_category");
        if (category >= 0) {
          cells.set(category, CategoryCounts.label(cells.get(category)));
        }
        rows.add(cells);
      }
    }
    String caption =
        table.rowCount() > ROWS ? "The first " + ROWS + " of " + table.rowCount() + " rows" : "";
    String[] headers = table.columnNames().stream().map(header).toArray(String[]::new);
    return ReportTable.of(caption, headers).rows(rows);
  }

  /** The name of a column as people read it. */
  public static String header(String column) {
    return column.replace('_', ' ');
  }
}
