package dev.starsight.lake;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A function of one text that SQL can call. NULL gives NULL, without asking. Immutable.
 *
 * @param name as SQL calls it: lower-case letters, digits and underscores
 * @param type of its values
 * @param batch computes values; called from several threads at once, a few dozen texts at a time,
 *     and with no text twice in a call. The same text must always give the same value
 */
public record TextFunction(String name, Type type, Batch batch) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  /** What a function gives. */
  public enum Type {
    /** {@link Integer}. */
    INTEGER,
    /** {@link Double}. */
    DOUBLE,
    /** {@link String}. */
    VARCHAR
  }

  /** Computes the values of texts. */
  @FunctionalInterface
  public interface Batch {

    /** As many values as texts, in their order, of the function's type, none of them null. */
    List<? extends Object> apply(List<String> texts);
  }

  public TextFunction {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(batch, "batch");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a function's name must be lower-case letters, digits and underscores, but is \""
              + name
              + '"');
    }
  }
}
