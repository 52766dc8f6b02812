package dev.starsight.lake;

import dev.starsight.lake.Lake.RowSink;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The reviews of a lake as values. */
public final class LakeReviews {

  private static final String SELECT =
      "SELECT " + String.join(", ", Review.COLUMNS) + " FROM reviews";

  private LakeReviews() {}

  /**
   * Gives every review of a lake, file by file, in constant memory. Texts, votes and flags that are
   * NULL, because the source had no such column, are empty, 0 and false.
   *
   * @throws IOException naming the path, if a file of the lake is damaged or no longer the same
   */
  public static void forEach(Lake lake, Consumer<Review> sink) throws IOException {
    lake.forEachRow(SELECT, new Reviews(sink));
  }

  private record Reviews(Consumer<Review> sink) implements RowSink {

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
}
