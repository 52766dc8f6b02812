package dev.starsight.lake;

import dev.starsight.reviews.Review;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns rows of a lake into reviews. */
record LakeReviewRows(Consumer<? super Review> sink) implements Lake.RowSink {

  static final String SELECT = "SELECT " + String.join(", ", Review.COLUMNS) + " FROM reviews";

  @Override
  public void begin(List<Catalogue.Column> columns) {}

  @Override
  public void row(List<@Nullable Object> row) {
    sink.accept(
        new Review(
            text(row.get(0)),
            text(row.get(1)),
            text(row.get(2)),
            text(row.get(3)),
            text(row.get(4)),
            text(row.get(5)),
            text(row.get(6)),
            number(row.get(7)),
            number(row.get(8)),
            number(row.get(9)),
            Boolean.TRUE.equals(row.get(10)),
            Boolean.TRUE.equals(row.get(11)),
            text(row.get(12)),
            text(row.get(13)),
            (LocalDate) row.get(14)));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : (String) value;
  }

  private static int number(@Nullable Object value) {
    return value == null ? 0 : (Integer) value;
  }
}
