package dev.starsight.explore.questions;

import dev.starsight.chart.Figure;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * How the answers of two sources to one question differ. Immutable as long as nobody changes its
 * table.
 *
 * @param question what was asked
 * @param sentence what changed in one sentence, with its numbers
 * @param note what else the reader must know; may be empty
 * @param table the numbers of both sources; names of columns end in {@code _first} or {@code
 *     _second} where they are of one of them
 * @param drawn the picture, or null
 * @param judged how far the two are apart, or null
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

  /** Returns the picture of both on one scale; empty where there is nothing to draw. */
  public Optional<Figure> figure() {
    return Optional.ofNullable(drawn);
  }

  /** Returns how far the two are apart; empty where no number says that. */
  public Optional<Drift> drift() {
    return Optional.ofNullable(judged);
  }

  /** The name of the file for the table. */
  public String tableFile() {
    return "compare-" + question.id() + ".csv";
  }

  /** The name of the file for the figure. */
  public Optional<String> figureFile() {
    return figure().map(figure -> "compare-" + question.id() + ".svg");
  }
}
