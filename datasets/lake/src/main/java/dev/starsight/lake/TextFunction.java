package dev.starsight.lake;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A function of one text that SQL can call. For NULL it is not called and SQL gets NULL. Immutable.
 *
 * @param name the name in SQL: lower-case letters, digits and underscores
 * @param type the type of its values
 * @param batch computes values; called from several threads at once, with a few dozen texts at a
 *     time and no text twice in a call. The same text must always have the same value
 */
public record TextFunction(String name, Type type, Batch batch) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  /** The type of a function's values. */
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

    /** Returns one value per text, in their order, of the function's type, never null. */
    List<? extends Object> apply(List<String> texts);
  }

  public TextFunction {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(batch, "batch");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a function's name must be lower-case letters, digits and underscores, but is \"%s\""
              .formatted(name));
    }
  }
}
