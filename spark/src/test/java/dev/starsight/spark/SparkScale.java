package dev.starsight.spark;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.quality.QualityReport;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Run;
import dev.starsight.spark.quality.StarsightQuality;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Date;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Checks or predicts generated reviews, which executors make and nobody keeps, and prints seconds,
 * rows a second and the memory of the driver after collections, ten of them over the run: {@code
 * SparkScale check|predict MODEL ROWS [ROWS_A_PARTITION]}. A partition has 100,000 rows unless said
 * otherwise: four thousand generated reviews over and over, with ids of their own. {@code
 * SparkScale train MODEL} saves the model.
 */
public final class SparkScale {

  private static final int PARTITION = 100_000;
  private static final int GENERATED = 4_000;
  private static final int SAMPLES = 10;
  private static final Duration START = Duration.ofMinutes(2);

  private SparkScale() {}

  /** Runs one job. */
  public static void main(String[] arguments) throws IOException {
    String what = arguments[0];
    Path model = Path.of(arguments[1]);
    if (what.equals("train")) {
      train(model);
      return;
    }
    long rows = Long.parseLong(arguments[2]);
    int each = arguments.length > 3 ? Integer.parseInt(arguments[3]) : PARTITION;
    try (SparkSession spark = SparkSession.builder().appName("scale").getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      int partitions = Math.toIntExact((rows + each - 1) / each);
      awaitExecutors(spark);
      run(spark, what, 2, each, model); // Executors load classes and fetch the model.
      List<Long> heap = Collections.synchronizedList(new ArrayList<>());
      ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
      ScheduledFuture<?> sampling =
          sampler.scheduleAtFixedRate(
              () -> heap.add(usedAfterCollection()), 5, 5, TimeUnit.SECONDS);
      long start = System.nanoTime();
      long counted;
      double seconds;
      try {
        counted = run(spark, what, partitions, each, model);
        seconds = (System.nanoTime() - start) / 1e9;
      } finally {
        sampling.cancel(true);
        sampler.shutdownNow();
      }
      heap.add(usedAfterCollection());
      System.out.printf(
          Locale.ROOT,
          "%s %,d rows in %,d partitions, %s executor cores: %.1f s, %,.0f rows/s; driver heap"
              + " after collections, MB: %s%n",
          what,
          counted,
          partitions,
          spark.sparkContext().getConf().get("spark.cores.max", "?"),
          seconds,
          counted / seconds,
          IntStream.range(0, SAMPLES)
              .mapToObj(i -> Long.toString(heap.get(i * (heap.size() - 1) / (SAMPLES - 1)) >> 20))
              .collect(Collectors.joining(", ")));
    }
  }

  private static void awaitExecutors(SparkSession spark) {
    int wanted = Integer.parseInt(spark.sparkContext().getConf().get("spark.cores.max", "1"));
    long start = System.nanoTime();
    // The driver is in the status of executors, too.
    while (spark.sparkContext().statusTracker().getExecutorInfos().length <= wanted) {
      if (System.nanoTime() - start > START.toNanos()) {
        throw new IllegalStateException(
            "%d executors of a core were not there after %s".formatted(wanted, START));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private static long usedAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long run(SparkSession spark, String what, int partitions, int each, Path model) {
    org.apache.spark.sql.Dataset<Row> reviews = reviews(spark, partitions, each);
    if (what.equals("check")) {
      QualityReport report = StarsightQuality.ofDefaults().verify(reviews);
      return (long) report.metrics().get(0).value();
    }
    new StarsightClassifier()
        .setModel(model.toString())
        .transform(reviews.select("review_id", "review_body"))
        .write()
        .format("noop")
        .mode("overwrite")
        .save();
    return (long) partitions * each;
  }

  private static void train(Path model) throws IOException {
    List<Example> rows = SampleReviews.dataset(20_000, 1).map(Review::toExample).rows();
    Dataset<Example> training = Dataset.of(rows, Provenance.inMemory("generated reviews"));
    TrainingData data =
        TrainingData.of(training, Dataset.of(List.of(), Provenance.inMemory("none")));
    try (Classifier fitted = new LinearTrainer(LinearOptions.quick(1)).fit(data, Run.unlimited())) {
      ModelDirectory.save(
          model, fitted, ModelDescription.of(fitted, training.provenance(), "benchmark"));
    }
  }

  private static org.apache.spark.sql.Dataset<Row> reviews(
      SparkSession spark, int partitions, int each) {
    StructType schema = new StructType();
    for (String column : Review.COLUMNS) {
      schema = schema.add(column, type(column), true);
    }
    JavaRDD<Integer> numbers =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(
                IntStream.range(0, partitions)
                    .boxed()
                    .collect(Collectors.toCollection(ArrayList::new)),
                partitions);
    return spark.createDataFrame(numbers.mapPartitions(number -> rows(number, each)), schema);
  }

  private static Iterator<Row> rows(Iterator<Integer> numbers, int each) {
    int number = numbers.next();
    List<Review> generated =
        SampleReviews.generate(Math.min(GENERATED, each), number % 16).toList();
    return Stream.iterate(0, i -> i < each, i -> i + 1)
        .map(i -> row(generated.get(i % GENERATED), "R" + number + "-" + i))
        .iterator();
  }

  private static DataType type(String column) {
    return switch (column) {
      case "star_rating", "helpful_votes", "total_votes" -> DataTypes.IntegerType;
      case "vine", "verified_purchase" -> DataTypes.BooleanType;
      case "review_date" -> DataTypes.DateType;
      default -> DataTypes.StringType;
    };
  }

  private static Row row(Review review, String id) {
    LocalDate date = review.reviewDate();
    return RowFactory.create(
        review.marketplace(),
        review.customerId(),
        id,
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
