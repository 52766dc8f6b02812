package dev.starsight.spark.jobs;

import dev.starsight.data.Example;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file of a lake. What the file does not have is null. Not thread-safe.
 *
 * @param <T> the type of a row
 */
final class LakePartRows<T> implements JobRows<T> {

  private static final String ID = "review_id";
  private static final String CATEGORY = "product_category";

  /** Makes a row of the values of columns. */
  private interface Maker<T> {
    T make(List<@Nullable Object> values);
  }

  private final ParquetRecords records;
  private final int[] indexes;
  private final List<String> columns;
  private final String category;
  private final Maker<T> maker;
  private final int id;
  private String place = "";

  private LakePartRows(Path file, String category, List<String> columns, Maker<T> maker)
      throws IOException {
    this.records = ParquetRecords.open(file, new HashSet<>(columns));
    this.columns = columns;
    this.category = category;
    this.maker = maker;
    this.id = columns.indexOf(ID);
    this.indexes = columns.stream().mapToInt(records.names()::indexOf).toArray();
  }

  /**
   * Opens a file for its reviews.
   *
   * @param category that of the file, which is not in it
   */
  static JobRows<Review> reviews(Path file, String category) throws IOException {
    return new LakePartRows<>(file, category, Review.COLUMNS, LakePartRows::review);
  }

  /** Opens a file for texts, as {@code predict --lake} reads them without Spark. */
  static JobRows<Example> examples(
      Path file, String category, String text, boolean withHeadline, List<String> further)
      throws IOException {
    List<String> columns = new ArrayList<>(List.of(ID, text, Examples.HEADLINE));
    columns.addAll(further);
    return new LakePartRows<>(
        file,
        category,
        columns,
        values -> {
          Map<String, String> more = new LinkedHashMap<>();
          for (int i = 0; i < further.size(); i++) {
            more.put(further.get(i), text(values.get(3 + i)));
          }
          String headline = withHeadline ? text(values.get(2)) : null;
          return new Example(text(values.get(0)), text(values.get(1)), null, more, headline);
        });
  }

  @Override
  public @Nullable T read() throws IOException {
    List<@Nullable Object> record = records.read();
    if (record == null) {
      return null;
    }
    List<@Nullable Object> values = new ArrayList<>(indexes.length);
    for (int i = 0; i < indexes.length; i++) {
      values.add(
          columns.get(i).equals(CATEGORY)
              ? category
              : indexes[i] < 0 ? null : record.get(indexes[i]));
    }
    place = text(values.get(id));
    return maker.make(values);
  }

  @Override
  public String place() {
    return place;
  }

  @Override
  public void describe(Path file) {
    // The lake knows the files that its rows come from.
  }

  @Override
  public void close() throws IOException {
    records.close();
  }

  private static Review review(List<@Nullable Object> values) {
    return new Review(
        (String) values.get(0),
        (String) values.get(1),
        Objects.requireNonNull((String) values.get(2)),
        (String) values.get(3),
        (String) values.get(4),
        (String) values.get(5),
        (String) values.get(6),
        Objects.requireNonNull(integer(values.get(7))),
        integer(values.get(8)),
        integer(values.get(9)),
        (Boolean) values.get(10),
        (Boolean) values.get(11),
        (String) values.get(12),
        Objects.requireNonNull((String) values.get(13)),
        (LocalDate) values.get(14));
  }

  private static @Nullable Integer integer(@Nullable Object value) {
    return value == null ? null : ((Number) value).intValue();
  }

  /** Returns a value as the lake casts it to a text, a flag as in Amazon's files. */
  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    } else if (value instanceof Boolean flag) {
      return flag ? "Y" : "N";
    }
    return ParquetText.text(value);
  }
}
