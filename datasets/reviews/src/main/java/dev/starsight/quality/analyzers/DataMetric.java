package dev.starsight.quality.analyzers;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * A number about rows, named as Deequ names it: {@code Dataset * Size}, {@code Column review_id
 * Completeness}, {@code Multicolumn total_votes,star_rating Correlation} (Deequ spells it {@code
 * Mutlicolumn}). Immutable.
 *
 * @param entity whether it describes the dataset, a column or several
 * @param instance the column or columns, {@code *} for all, or the condition of a compliance
 * @param name what is measured
 * @param value the number; NaN if it cannot be computed
 * @param note why it cannot be computed, or another useful detail; may be empty
 */
public record DataMetric(Entity entity, String instance, String name, double value, String note) {

  /** What a metric describes. */
  public enum Entity {
    DATASET("Dataset"),
    COLUMN("Column"),
    MULTICOLUMN("Multicolumn");

    private final String title;

    Entity(String title) {
      this.title = title;
    }

    /** Returns the spelling in tables. */
    public String title() {
      return title;
    }
  }

  public DataMetric {
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(note, "note");
  }

  /** Returns whether there is a value. */
  public boolean isComputed() {
    return Double.isFinite(value);
  }

  /** Returns the value for people: a whole number without a point; empty if there is none. */
  public String valueText() {
    return isComputed() ? plain(value) : "";
  }

  /** Returns the shortest decimal text of a finite number, without exponent or {@code .0}. */
  public static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  @Override
  public String toString() {
    return "%s %s %s = %s"
        .formatted(
            entity.title(), instance, name, isComputed() ? valueText() : "not computed: " + note);
  }
}
