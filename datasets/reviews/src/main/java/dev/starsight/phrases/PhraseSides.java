package dev.starsight.phrases;

import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * The two sides of a comparison. Immutable.
 *
 * @param first name of the first side
 * @param second name of the second side
 * @param since the first month of the first side, if the sides are two periods and new phrases are
 *     asked for; otherwise null
 */
public record PhraseSides(String first, String second, @Nullable YearMonth since) {

  /** Returns two sides that are not periods. */
  public static PhraseSides of(String first, String second) {
    return new PhraseSides(first, second, null);
  }

  /** Returns the reviews from a month on, against those of some months before it. */
  public static PhraseSides since(YearMonth month, int baselineMonths) {
    return new PhraseSides(
        "since " + month,
        "%s to %s".formatted(month.minusMonths(baselineMonths), month.minusMonths(1)),
        month);
  }

  String name(boolean isFirst) {
    return isFirst ? first : second;
  }
}
