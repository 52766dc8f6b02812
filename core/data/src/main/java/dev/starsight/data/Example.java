package dev.starsight.data;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One text to learn from or to predict. Immutable.
 *
 * @param id what the row is called where it came from: its {@code review_id}, or its 1-based row
 *     number
 * @param text the text as it is in the file; may be empty
 * @param label the label as it is in the file, or null where it is to be predicted
 * @param columns further columns by name, as they are in the file; usually empty
 */
public record Example(String id, String text, @Nullable String label, Map<String, String> columns) {

  public Example {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(text, "text");
    columns = Map.copyOf(columns);
  }

  /** A labelled text without further columns. */
  public static Example of(String id, String text, String label) {
    return new Example(id, text, Objects.requireNonNull(label, "label"), Map.of());
  }

  /** A text to be predicted. */
  public static Example unlabelled(String id, String text) {
    return new Example(id, text, null, Map.of());
  }

  /**
   * The label of a row that must have one.
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
