package dev.starsight.spark.quality;

import dev.starsight.reviews.Review;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The Spark session that tests share, and reviews as a DataFrame. */
final class QualitySession {

  private QualitySession() {}

  static SparkSession get() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate();
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
  static Dataset<Row> frame(List<Review> reviews, int partitions) {
    SparkSession spark = get();
    List<Row> rows = reviews.stream().map(QualitySession::row).toList();
    return spark.createDataFrame(
        org.apache.spark.api.java.JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(rows, partitions),
        schema());
  }

  private static Row row(Review r) {
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
        date == null ? null : java.sql.Date.valueOf(date));
  }
}
