package dev.starsight.explore.questions;

import dev.starsight.chart.Figure;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * The difference between the answers of two sources to one question. Immutable as long as nobody
 * changes its table.
 *
 * @param question the question
 * @param sentence what changed in one sentence, with its numbers
 * @param note what else the reader must know; may be empty
 * @param table the numbers of both sources; the name of a column ends in {@code _first} or {@code
 *     _second} where it belongs to one of them
 * @param drawn the figure, or null
 * @param judged the size of the difference and its verdict, or null
 */
public record Change(
    Question question,
    String sentence,
    String note,
    Table table,
    @Nullable Figure drawn,
    @Nullable Drift judged) {

  public Change {
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(note, "note");
    Objects.requireNonNull(table, "table");
  }

  /** Returns a change that cannot be judged and has no figure. */
  public static Change unjudged(Question question, String sentence, Table table) {
    return new Change(question, sentence, "", table, null, null);
  }

  /** Returns the figure with both sources on one scale; empty where there is nothing to draw. */
  public Optional<Figure> figure() {
    return Optional.ofNullable(drawn);
  }

  /** Returns the size of the difference; empty where no number measures it. */
  public Optional<Drift> drift() {
    return Optional.ofNullable(judged);
  }

  /** Returns the name of the table's file. */
  public String tableFile() {
    return "compare-" + question.id() + ".csv";
  }

  /** Returns the name of the figure's file; empty where there is no figure. */
  public Optional<String> figureFile() {
    return figure().map(figure -> "compare-" + question.id() + ".svg");
  }
}
