package dev.starsight.explore.questions;

import dev.starsight.chart.Figure;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * The answer to a question. Immutable as long as nobody changes its table.
 *
 * @param question the question
 * @param sentence the answer in one sentence, with its numbers
 * @param note what else the reader must know; may be empty
 * @param table the numbers, with the columns and the row order of {@link Question#query}
 * @param drawn the figure; null where a table says it better or there is nothing to draw
 */
public record Answer(
    Question question, String sentence, String note, Table table, @Nullable Figure drawn) {

  public Answer {
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(note, "note");
    Objects.requireNonNull(table, "table");
  }

  /** Returns the figure; empty where there is none. */
  public Optional<Figure> figure() {
    return Optional.ofNullable(drawn);
  }

  /** Returns the id of the question. */
  public String id() {
    return question.id();
  }

  /** Returns the question as a person asks it. */
  public String title() {
    return question.title();
  }

  /** Returns the name of the table's file. */
  public String tableFile() {
    return id() + ".csv";
  }

  /** Returns the name of the figure's file; empty where there is no figure. */
  public Optional<String> figureFile() {
    return figure().map(figure -> id() + ".svg");
  }
}
