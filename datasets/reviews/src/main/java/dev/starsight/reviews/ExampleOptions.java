package dev.starsight.reviews;

import java.util.List;
import java.util.Objects;

/**
 * Which columns examples are made of. Immutable.
 *
 * @param textColumn where the text is; an empty text is a text
 * @param labelColumn where the label is
 * @param labelled whether every row must have a label; otherwise the column may be missing or a
 *     field empty, and such examples have none
 * @param columns further columns that examples keep, as they are in the file, each of which every
 *     file must have
 */
public record ExampleOptions(
    String textColumn, String labelColumn, boolean labelled, List<String> columns) {

  public ExampleOptions {
    Objects.requireNonNull(textColumn, "textColumn");
    Objects.requireNonNull(labelColumn, "labelColumn");
    columns = List.copyOf(columns);
  }

  /** {@code review_body} and {@code star_rating}, every row with a label, no further columns. */
  public static ExampleOptions defaults() {
    return new ExampleOptions("review_body", "star_rating", true, List.of());
  }

  public ExampleOptions withTextColumn(String name) {
    return new ExampleOptions(name, labelColumn, labelled, columns);
  }

  public ExampleOptions withLabelColumn(String name) {
    return new ExampleOptions(textColumn, name, labelled, columns);
  }

  public ExampleOptions withLabelled(boolean everyRow) {
    return new ExampleOptions(textColumn, labelColumn, everyRow, columns);
  }

  public ExampleOptions withColumns(List<String> further) {
    return new ExampleOptions(textColumn, labelColumn, labelled, further);
  }
}
