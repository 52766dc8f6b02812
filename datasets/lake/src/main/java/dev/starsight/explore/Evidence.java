package dev.starsight.explore;

import dev.starsight.chart.Figure;
import dev.starsight.explore.internal.CategoryCounts;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.questions.Question;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** The figure, the table and the SQL below the sentences of a section. */
final class Evidence {

  /** A page shows no more rows of a table than this. */
  private static final int ROWS = 50;

  private Evidence() {}

  /** Starts a section with a question, a sentence and, if it is not empty, a note. */
  static Section section(Question question, String sentence, String note) {
    Section section = Section.titled(question.title()).paragraph(sentence);
    return note.isEmpty() ? section : section.paragraph(note);
  }

  /**
   * Adds figure, table and SQL to a section.
   *
   * @param header turns the name of a column into a heading
   */
  static Section add(
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
    int shown = Math.min(ROWS, table.rowCount());
    String caption =
        shown < table.rowCount() ? "The first " + ROWS + " of " + table.rowCount() + " rows" : "";
    String[] headers = table.columnNames().stream().map(header).toArray(String[]::new);
    List<List<String>> rows =
        IntStream.range(0, shown)
            .mapToObj(row -> TableCsv.cells(table, row, Evidence::readable))
            .toList();
    int category = table.columnNames().indexOf("product_category");
    if (category >= 0) {
      rows.forEach(cells -> cells.set(category, CategoryCounts.label(cells.get(category))));
    }
    return ReportTable.of(caption, headers).rows(rows);
  }

  /** Writes a value for people; years are not grouped. */
  private static String readable(String column, Object value) {
    if (value instanceof Double number) {
      return Formats.THREE.format(number);
    }
    boolean grouped = !column.equals("year") && (value instanceof Long || value instanceof Integer);
    return grouped ? Formats.whole(((Number) value).longValue()) : value.toString();
  }

  /** Turns the name of a column into a heading. */
  static String header(String column) {
    return column.replace('_', ' ');
  }
}
