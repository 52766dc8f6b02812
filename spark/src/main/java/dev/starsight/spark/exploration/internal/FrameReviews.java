package dev.starsight.spark.exploration.internal;

import dev.starsight.data.StarsightException;
import dev.starsight.reviews.Review;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The reviews of a DataFrame whose columns have the names of {@link Review#COLUMNS}; what it lacks
 * is unknown. It needs {@code review_body} and {@code star_rating}.
 */
public final class FrameReviews {

  private static final String BODY = "review_body";
  private static final String STARS = "star_rating";

  private static final List<DataType> WHOLE =
      List.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

  private FrameReviews() {}

  /**
   * Returns rows that {@link #iterate} makes reviews of: all columns of a review in their order,
   * null where they are not wanted.
   *
   * @throws IllegalArgumentException naming column, type and rule, if a column is missing or wrong
   */
  public static Dataset<Row> select(Dataset<Row> rows, Set<String> wanted) {
    StructType schema = rows.schema();
    Set<String> known = new HashSet<>(Arrays.asList(schema.fieldNames()));
    for (String name : List.of(BODY, STARS)) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "reviews need the column \"%s\", but there are only %s"
                .formatted(name, String.join(", ", schema.fieldNames())));
      }
    }
    Column[] columns =
        Review.COLUMNS.stream()
            .map(
                name ->
                    (known.contains(name) && wanted.contains(name)
                            ? column(rows, name)
                            : functions.lit(null).cast(type(name)))
                        .as(name))
            .toArray(Column[]::new);
    return rows.select(columns);
  }

  private static DataType type(String name) {
    return switch (name) {
      case STARS, "helpful_votes", "total_votes", "review_date" -> DataTypes.IntegerType;
      case "vine", "verified_purchase" -> DataTypes.BooleanType;
      default -> DataTypes.StringType;
    };
  }

  /**
   * Returns a column of rows that have it, converted to the type that reviews have, a date to days
   * since 1970.
   *
   * @throws IllegalArgumentException naming column, type and rule, if its type is wrong
   */
  public static Column column(Dataset<Row> rows, String name) {
    DataType type = rows.schema().apply(name).dataType();
    DataType needed = type(name);
    Column column = rows.col("`" + name + "`");
    if (name.equals("review_date")) {
      require(type.equals(DataTypes.DateType), name, "a date", type);
      // A number of days is converted much faster.
      return functions.expr("unix_date(`" + name + "`)");
    } else if (needed.equals(DataTypes.IntegerType)) {
      require(WHOLE.contains(type), name, "a whole number", type);
      return column.cast(needed);
    } else if (needed.equals(DataTypes.BooleanType)) {
      require(type.equals(needed), name, "a flag", type);
      return column;
    }
    require(type.equals(needed) || WHOLE.contains(type), name, "a string", type);
    return column.cast(needed);
  }

  private static void require(boolean holds, String name, String rule, DataType type) {
    if (!holds) {
      throw new IllegalArgumentException(
          "the column \"%s\" of reviews must be %s, but is of type %s"
              .formatted(name, rule, type.simpleString()));
    }
  }

  /**
   * Returns the reviews of selected rows. One without an id has its place as its id, which depends
   * on how the rows are divided into partitions.
   *
   * @param partition the number of the partition
   */
  public static Iterator<Review> iterate(int partition, Iterator<Row> selected) {
    return new Reviews(partition, selected);
  }

  private static final class Reviews implements Iterator<Review> {

    private final int partition;
    private final Iterator<Row> rows;
    private long number;

    Reviews(int partition, Iterator<Row> rows) {
      this.partition = partition;
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Review next() {
      Row row = rows.next();
      number++;
      String id = row.getString(2);
      String body = row.getString(13);
      if (row.isNullAt(7) || body == null) {
        throw new StarsightException(
            "row %d of partition %d%s: %s is null; filter such rows first"
                .formatted(
                    number, partition, id == null ? "" : ", " + id, body == null ? BODY : STARS));
      }
      try {
        return new Review(
            row.getString(0),
            row.getString(1),
            id == null || id.isEmpty() ? partition + "-" + number : id,
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getInt(7),
            integer(row, 8),
            integer(row, 9),
            flag(row, 10),
            flag(row, 11),
            row.getString(12),
            body,
            row.isNullAt(14) ? null : LocalDate.ofEpochDay(row.getInt(14)));
      } catch (IllegalArgumentException e) {
        throw new StarsightException(
            "row %d of partition %d: %s".formatted(number, partition, e.getMessage()), e);
      }
    }

    private static @Nullable Integer integer(Row row, int index) {
      return row.isNullAt(index) ? null : row.getInt(index);
    }

    private static @Nullable Boolean flag(Row row, int index) {
      return row.isNullAt(index) ? null : row.getBoolean(index);
    }
  }
}
