package dev.starsight.explore.questions;

import dev.starsight.chart.Figure;
import dev.starsight.explore.internal.answers.Evidence;
import dev.starsight.report.Section;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * The answer to a question. Immutable as long as nobody changes its table.
 *
 * @param question what was asked
 * @param sentence the answer in one sentence, with its numbers
 * @param note what else the reader must know; may be empty
 * @param table the numbers, in their order; column names are those of SQL
 * @param drawn the picture; null where a table says it better or there is nothing to draw
 */
public record Answer(
    Question question, String sentence, String note, Table table, @Nullable Figure drawn) {

  public Answer {
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(note, "note");
    Objects.requireNonNull(table, "table");
  }

  /** Returns the picture; empty where there is none. */
  public Optional<Figure> figure() {
    return Optional.ofNullable(drawn);
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
    return figure().map(figure -> id() + ".svg");
  }

  /** The answer as a section of a page. */
  public Section section() {
    Section section = Section.titled(title()).paragraph(sentence);
    if (!note.isEmpty()) {
      section = section.paragraph(note);
    }
    return Evidence.add(section, question, drawn, table, Evidence::header);
  }
}
