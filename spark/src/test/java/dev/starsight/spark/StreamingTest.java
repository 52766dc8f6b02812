package dev.starsight.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.files.internal.Json;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-locale")
class StreamingTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("review_id", DataTypes.StringType)
          .add("customer_id", DataTypes.StringType)
          .add("star_rating", DataTypes.IntegerType)
          .add("review_body", DataTypes.StringType)
          .add("time", DataTypes.TimestampType);

  private static final int FILES = 12;
  private static final int ROWS = 40;

  @TempDir Path directory;

  private final SparkSession spark = LocalSpark.session();

  /** Writes files of reviews, one a minute. */
  private Path input() throws IOException {
    Path input = Files.createDirectory(directory.resolve("in"));
    List<Review> reviews = SampleReviews.dataset(FILES * ROWS, 21).rows();
    for (int file = 0; file < FILES; file++) {
      StringBuilder lines = new StringBuilder();
      for (Review review : reviews.subList(file * ROWS, (file + 1) * ROWS)) {
        lines.append(
            Json.object()
                .put("review_id", review.reviewId())
                .put("customer_id", review.customerId())
                .put("star_rating", file == 4 ? 1 : review.starRating())
                .put("review_body", review.reviewBody())
                .put("time", "2015-08-31T10:%02d:00Z".formatted(file))
                .toString()
                .replace("\n", " "));
        lines.append('\n');
      }
      Path written = Files.writeString(input.resolve("part-%02d.json".formatted(file)), lines);
      // A stream of files takes the oldest first, and rows that come too late are dropped.
      Files.setLastModifiedTime(
          written, FileTime.from(Instant.ofEpochSecond(1_750_000_000 + file)));
    }
    return input;
  }

  private Dataset<Row> stream(Path input) {
    return spark.readStream().schema(SCHEMA).option("maxFilesPerTrigger", 1).json(input.toString());
  }

  private PipelineModel pipeline() {
    Path model = SavedModel.linear(directory.resolve("stars"), 8);
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StarsightClassifier().setModel(model.toString()),
              new StarsightTokenizer().setMaxLength(16)
            })
        .fit(spark.createDataFrame(List.of(), SCHEMA));
  }

  @Test
  void everyReviewIsPredictedOnceHoweverOftenTheStreamIsStopped() throws Exception {
    assertExactlyOnce(3, 5);
  }

  @Test
  @Tag("long")
  void everyReviewIsPredictedOnceAfterTwentyStops() throws Exception {
    assertExactlyOnce(20, 6);
  }

  private void assertExactlyOnce(int stops, long seed) throws Exception {
    Path input = input();
    PipelineModel pipeline = pipeline();
    Path output = directory.resolve("out");
    Random random = new Random(seed);
    for (int stop = 0; stop < stops; stop++) {
      StreamingQuery query =
          start(pipeline.transform(stream(input)), output, Trigger.ProcessingTime(0));
      query.awaitTermination(random.nextInt(2_500));
      query.stop();
    }
    start(pipeline.transform(stream(input)), output, Trigger.AvailableNow()).awaitTermination();

    Dataset<Row> batch = pipeline.transform(spark.read().schema(SCHEMA).json(input.toString()));
    List<Row> expected = batch.orderBy("review_id").collectAsList();
    List<Row> streamed =
        spark
            .read()
            .schema(batch.schema())
            .parquet(output.toString())
            .orderBy("review_id")
            .collectAsList();
    assertThat(expected).hasSize(FILES * ROWS);
    assertThat(streamed.toString()).isEqualTo(expected.toString());
  }

  private StreamingQuery start(Dataset<Row> rows, Path output, Trigger trigger) throws Exception {
    return rows.writeStream()
        .format("parquet")
        .option("path", output.toString())
        .option("checkpointLocation", directory.resolve("checkpoint").toString())
        .trigger(trigger)
        .start();
  }

  @Test
  void windowsHaveStarsReviewersAndAnAnomalyScore() throws Exception {
    Path input = input();
    Dataset<Row> windows =
        stream(input)
            .withWatermark("time", "2 minutes")
            .groupBy(functions.window(functions.col("time"), "1 minute"))
            .agg(
                functions.avg("star_rating").as("stars"),
                functions.count(functions.lit(1)).as("reviews"),
                functions.approx_count_distinct("customer_id").as("reviewers"));
    windows
        .writeStream()
        .format("parquet")
        .option("path", directory.resolve("windows").toString())
        .option("checkpointLocation", directory.resolve("checkpoint").toString())
        .outputMode("append")
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();

    Dataset<Row> closed =
        spark.read().schema(windows.schema()).parquet(directory.resolve("windows").toString());
    closed.createOrReplaceTempView("windows");
    List<Row> scored = spark.sql(SCORES).collectAsList();
    assertThat(scored).hasSizeGreaterThanOrEqualTo(FILES - 4);
    for (Row window : scored) {
      assertThat(window.<Long>getAs("reviews")).isEqualTo(ROWS);
      assertThat(window.<Long>getAs("reviewers")).isBetween(1L, (long) ROWS + 3);
    }
    Row strangest = scored.get(0);
    assertThat(strangest.<Double>getAs("stars")).isEqualTo(1.0);
    assertThat(strangest.<Double>getAs("score")).isGreaterThan(3.5);
    assertThat(scored.get(1).<Double>getAs("score")).isLessThan(strangest.<Double>getAs("score"));
  }

  /** The modified z-score of Iglewicz and Hoaglin (1993): distance from the median, robustly. */
  private static final String SCORES =
      """
      WITH median AS (SELECT percentile(stars, 0.5) AS middle FROM windows),
      spread AS (
        SELECT first(middle) AS middle, percentile(abs(stars - middle), 0.5) AS mad
        FROM windows CROSS JOIN median)
      SELECT window.start, stars, reviews, reviewers,
        0.6745 * abs(stars - middle) / nullif(mad, 0) AS score
      FROM windows CROSS JOIN spread
      ORDER BY score DESC
      """;
}
