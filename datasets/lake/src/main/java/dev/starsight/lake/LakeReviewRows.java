package dev.starsight.lake;

import dev.starsight.reviews.Review;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
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
            (String) row.get(0),
            (String) row.get(1),
            Objects.requireNonNull((String) row.get(2)),
            (String) row.get(3),
            (String) row.get(4),
            (String) row.get(5),
            (String) row.get(6),
            Objects.requireNonNull((Integer) row.get(7)),
            (Integer) row.get(8),
            (Integer) row.get(9),
            (Boolean) row.get(10),
            (Boolean) row.get(11),
            (String) row.get(12),
            Objects.requireNonNull((String) row.get(13)),
            (LocalDate) row.get(14)));
  }
}
