package dev.starsight.spark.quality;

import dev.starsight.reviews.Review;
import dev.starsight.spark.LocalSpark;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The Spark session that tests share, and reviews as a DataFrame. */
public final class QualitySession {

  private QualitySession() {}

  public static SparkSession get() {
    return LocalSpark.session();
  }

  private static StructType schema() {
    StructType schema = new StructType();
    for (String column : Review.COLUMNS) {
      schema = schema.add(column, type(column), true);
    }
    return schema;
  }

  private static DataType type(String column) {
    return switch (column) {
      case "star_rating", "helpful_votes", "total_votes" -> DataTypes.IntegerType;
      case "vine", "verified_purchase" -> DataTypes.BooleanType;
      case "review_date" -> DataTypes.DateType;
      default -> DataTypes.StringType;
    };
  }

  /** Returns reviews in so many partitions, in order. */
  public static Dataset<Row> frame(List<Review> reviews, int partitions) {
    List<Row> rows = new ArrayList<>();
    for (Review review : reviews) {
      rows.add(row(review, rows.size()));
    }
    Dataset<Row> frame = get().createDataFrame(rows, schema().add("place", DataTypes.IntegerType));
    Dataset<Row> parts =
        partitions == 1
            ? frame.coalesce(1)
            : frame.repartitionByRange(partitions, frame.col("place"));
    return parts.sortWithinPartitions("place").drop("place");
  }

  private static Row row(Review r, int place) {
    LocalDate date = r.reviewDate();
    return RowFactory.create(
        r.marketplace(),
        r.customerId(),
        r.reviewId(),
        r.productId(),
        r.productParent(),
        r.productTitle(),
        r.productCategory(),
        r.starRating(),
        r.helpfulVotes(),
        r.totalVotes(),
        r.vine(),
        r.verifiedPurchase(),
        r.reviewHeadline(),
        r.reviewBody(),
        date == null ? null : java.sql.Date.valueOf(date),
        place);
  }
}
