package dev.starsight.phrases.internal;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A review as it is read.
 *
 * @param id identifies the review
 * @param first whether it is of the first side
 * @param label its label; may be empty
 * @param date its day, or null
 * @param author identifies the customer; may be empty
 * @param product the title of the product, or its id; may be empty
 * @param text unchanged
 */
public record ReadReview(
    String id,
    boolean first,
    String label,
    @Nullable LocalDate date,
    String author,
    String product,
    String text) {

  /** The month of a review without a date. */
  public static final int NO_MONTH = Integer.MIN_VALUE;

  /** Returns the number of the day since 1970, or {@link Integer#MIN_VALUE}. */
  int day() {
    return date == null ? Integer.MIN_VALUE : (int) date.toEpochDay();
  }

  /** Returns the number of the month since the year 0, or {@link #NO_MONTH}. */
  public int month() {
    return date == null ? NO_MONTH : date.getYear() * 12 + date.getMonthValue() - 1;
  }
}
