package dev.starsight.data;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One text to train on or to predict. Immutable.
 *
 * @param id the row's name in its source: its {@code review_id}, or its 1-based row number
 * @param text the text as in the file; may be empty
 * @param label the label as in the file, or null if it is to be predicted
 * @param columns further columns by name, as in the file; usually empty
 * @param headline the headline as in the file, empty if the source has none for this row; null if
 *     headlines were not read. Only models that were fitted on headlines look at it ({@link
 *     Headline}); they read null as an empty one
 */
public record Example(
    String id,
    String text,
    @Nullable String label,
    Map<String, String> columns,
    @Nullable String headline) {

  public Example {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(text, "text");
    columns = Map.copyOf(columns);
  }

  /** Creates an example whose headline was not read. */
  public Example(String id, String text, @Nullable String label, Map<String, String> columns) {
    this(id, text, label, columns, null);
  }

  /** Returns a labelled text without further columns. */
  public static Example of(String id, String text, String label) {
    return new Example(id, text, Objects.requireNonNull(label, "label"), Map.of());
  }

  /** Returns a text to be predicted. */
  public static Example unlabelled(String id, String text) {
    return new Example(id, text, null, Map.of());
  }

  public Example withText(String other) {
    return new Example(id, other, label, columns, headline);
  }

  public Example withColumns(Map<String, String> others) {
    return new Example(id, text, label, others, headline);
  }

  public Example withHeadline(@Nullable String other) {
    return new Example(id, text, label, columns, other);
  }

  /**
   * Returns the label of a row that must have one.
   *
   * @throws IllegalStateException if this example has no label
   */
  public String requireLabel() {
    if (label == null) {
      throw new IllegalStateException("a label is needed here, but example " + id + " has none");
    }
    return label;
  }
}
