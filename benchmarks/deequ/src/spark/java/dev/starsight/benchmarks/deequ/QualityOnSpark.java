package dev.starsight.benchmarks.deequ;

import com.amazon.deequ.analyzers.runners.AnalysisRunBuilder;
import com.amazon.deequ.analyzers.runners.AnalysisRunner;
import com.amazon.deequ.analyzers.runners.AnalyzerContext;
import com.amazon.deequ.metrics.DoubleMetric;
import com.amazon.deequ.metrics.Metric;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.spark.quality.StarsightQuality;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * Runs the default analyzers of Starsight and the same of Deequ over one DataFrame in one process,
 * in turn: {@code QualityOnSpark ROWS PARQUET_DIRECTORY ROUNDS}. The directory is filled with
 * generated reviews if it does not exist. It prints the seconds and the processor seconds of every
 * round, and in the end each metric that both have and where they differ.
 */
public final class QualityOnSpark {

  private static final int PARTS = 8;

  private static final List<String> NUMBERS =
      List.of("star_rating", "helpful_votes", "total_votes");

  private QualityOnSpark() {}

  /** Runs the comparison. */
  public static void main(String[] arguments) {
    long rows = Long.parseLong(arguments[0]);
    String directory = arguments[1];
    int rounds = Integer.parseInt(arguments[2]);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("quality")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      if (Files.notExists(Path.of(directory))) {
        generate(spark, rows).write().parquet(directory);
      }
      Dataset<Row> reviews = spark.read().parquet(directory);
      System.out.printf(
          "%,d rows in %d partitions%n", reviews.count(), reviews.javaRDD().getNumPartitions());
      Map<String, Double> ours = Map.of();
      Map<String, Double> theirs = Map.of();
      for (int round = 0; round < rounds; round++) {
        Timing one = new Timing();
        ours = starsight(reviews);
        one.print("Starsight");
        Timing other = new Timing();
        theirs = deequ(reviews);
        other.print("Deequ");
      }
      for (Map.Entry<String, Double> each : new TreeMap<>(theirs).entrySet()) {
        Double own = ours.get(each.getKey());
        System.out.printf(
            "%s\t%s\t%s%s%n",
            each.getKey(), each.getValue(), own, each.getValue().equals(own) ? "" : "\tdiffers");
      }
    }
  }

  private static final class Timing {
    private final long start = System.nanoTime();
    private final long cpu = processor();

    private static long processor() {
      return ((com.sun.management.OperatingSystemMXBean)
              java.lang.management.ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }

    void print(String name) {
      System.out.printf(
          "%s %.1f s, processor %.1f s%n",
          name, (System.nanoTime() - start) / 1e9, (processor() - cpu) / 1e9);
    }
  }

  private static Map<String, Double> starsight(Dataset<Row> reviews) {
    QualityReport report = StarsightQuality.ofDefaults().verify(reviews);
    return report.metrics().stream()
        .collect(
            Collectors.toMap(
                metric -> metric.name() + "(" + metric.instance() + ")", DataMetric::value));
  }

  private static Map<String, Double> deequ(Dataset<Row> reviews) {
    AnalysisRunBuilder builder = AnalysisRunner.onData(reviews);
    DeequMetrics.defaults(
            Review.COLUMNS, NUMBERS, List.of("vine", "verified_purchase", "review_date"))
        .forEach(builder::addAnalyzer);
    AnalyzerContext context = builder.run();
    Map<String, Double> values = new TreeMap<>();
    for (Metric<?> metric : JavaConverters.seqAsJavaListConverter(context.allMetrics()).asJava()) {
      for (DoubleMetric each : JavaConverters.seqAsJavaListConverter(metric.flatten()).asJava()) {
        if (each.value().isSuccess()) {
          values.put(each.name() + "(" + each.instance() + ")", (Double) each.value().get());
        } else {
          System.out.println(each + " failed");
        }
      }
    }
    return values;
  }

  private static Dataset<Row> generate(SparkSession spark, long rows) {
    StructType schema = new StructType();
    for (String column : Review.COLUMNS) {
      schema = schema.add(column, type(column), true);
    }
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(
                IntStream.range(0, PARTS).boxed().collect(Collectors.toCollection(ArrayList::new)),
                PARTS)
            .flatMap(
                part ->
                    SampleReviews.generate(rows / PARTS, part).map(QualityOnSpark::row).iterator()),
        schema);
  }

  private static DataType type(String column) {
    if (NUMBERS.contains(column)) {
      return DataTypes.IntegerType;
    } else if (Arrays.asList("vine", "verified_purchase").contains(column)) {
      return DataTypes.BooleanType;
    }
    return column.equals("review_date") ? DataTypes.DateType : DataTypes.StringType;
  }

  private static Row row(Review review) {
    LocalDate date = review.reviewDate();
    return RowFactory.create(
        review.marketplace(),
        review.customerId(),
        review.reviewId(),
        review.productId(),
        review.productParent(),
        review.productTitle(),
        review.productCategory(),
        review.starRating(),
        review.helpfulVotes(),
        review.totalVotes(),
        review.vine(),
        review.verifiedPurchase(),
        review.reviewHeadline(),
        review.reviewBody(),
        date == null ? null : Date.valueOf(date));
  }
}
