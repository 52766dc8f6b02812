package dev.starsight.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.sun.management.OperatingSystemMXBean;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.Sampling;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.sample.SampleReviews;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import dev.starsight.spark.readers.SparkReviews;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FrozenEncoder;
import dev.starsight.transformer.SavedModels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Compares stages on {@code local[2]} with the same work without Spark, in processor time and in
 * wall time; what {@code docs/spark.md} states was measured with it. Takes a work directory, the
 * number of rows and that for encoders.
 */
public final class StageBenchmark {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static final int REPEATS = 3;

  private StageBenchmark() {}

  /** What is measured. */
  private interface Work {
    long rows() throws IOException;
  }

  /**
   * Microseconds a row.
   *
   * @param processor of all threads
   */
  private record Cost(double processor, double wall) {

    static Cost of(String what, Work work) throws IOException {
      long wall = System.nanoTime();
      long processor = SYSTEM.getProcessCpuTime();
      long rows = work.rows();
      Cost cost =
          new Cost(
              (SYSTEM.getProcessCpuTime() - processor) / 1e3 / rows,
              (System.nanoTime() - wall) / 1e3 / rows);
      System.out.printf(
          Locale.ROOT,
          "%-28s %,9d rows %8.2f us of processor a row, %,9.0f rows/s of wall time%n",
          what,
          rows,
          cost.processor,
          1e6 / cost.wall);
      return cost;
    }

    Cost least(Cost other) {
      return new Cost(Math.min(processor, other.processor), Math.min(wall, other.wall));
    }
  }

  /** Does both in turn, so that a load of the machine hits both, and prints the ratio of speeds. */
  private static void compare(String peer, Work work, String stage, Work withStage)
      throws IOException {
    Cost peers = new Cost(Double.MAX_VALUE, Double.MAX_VALUE);
    Cost ours = peers;
    for (int i = 0; i < REPEATS; i++) {
      peers = peers.least(Cost.of(peer, work));
      ours = ours.least(Cost.of(stage, withStage));
    }
    System.out.printf(
        Locale.ROOT,
        "%s against %s: %.2f by processor time, %.2f by wall time%n",
        stage,
        peer,
        peers.processor / ours.processor,
        peers.wall / ours.wall);
  }

  /** Runs all comparisons. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    int rows = Integer.parseInt(arguments[1]);
    int encoderRows = Integer.parseInt(arguments[2]);
    Path file = directory.resolve("reviews-" + rows + ".tsv");
    if (rows > 0 && !Files.exists(file)) {
      AmazonReviewWriter.write(file, () -> SampleReviews.generate(rows, 1).iterator());
    }
    Path linear = directory.resolve("linear");
    if (!Files.exists(linear)) {
      SavedModel.linear(linear, 7);
    }
    SparkSession spark = LocalSpark.session();
    if (rows > 0) {
      linear(spark, file, linear);
      tokenizer(spark, file);
    }
    if (encoderRows > 0) {
      encoder(directory, encoderRows);
    }
  }

  private static void linear(SparkSession spark, Path file, Path model) throws IOException {
    compare(
        "linear, local",
        () -> predictLocally(file, model),
        "linear, Spark",
        () -> {
          org.apache.spark.sql.Dataset<Row> rows =
              new StarsightClassifier()
                  .setModel(model.toString())
                  .transform(
                      SparkReviews.of(spark)
                          .withSplitBytes(Math.max(1 << 20, size(file) / 4))
                          .load(file.toString())
                          .select("review_id", "review_body"));
          return consume(rows);
        });
    org.apache.spark.sql.Dataset<Row> cached = texts(spark, file);
    List<Example> examples =
        cached.collectAsList().stream()
            .map(row -> Example.unlabelled("1", row.getString(0)))
            .toList();
    compare(
        "linear, local, in memory",
        () -> {
          try (OpenedModel opened = SavedModels.open(model)) {
            return opened.classifier().predict(examples).size();
          }
        },
        "linear, Spark, in memory",
        () -> consume(new StarsightClassifier().setModel(model.toString()).transform(cached)));
    cached.unpersist();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static org.apache.spark.sql.Dataset<Row> texts(SparkSession spark, Path file) {
    org.apache.spark.sql.Dataset<Row> cached =
        SparkReviews.of(spark)
            .withSplitBytes(Math.max(1 << 20, size(file) / 4))
            .load(file.toString())
            .select("review_body")
            .limit(200_000)
            .repartition(4)
            .cache();
    cached.count();
    return cached;
  }

  /** Reads, predicts in chunks on two threads, and makes a line of each prediction. */
  private static long predictLocally(Path file, Path model) throws IOException {
    dev.starsight.run.Threads.setLimit(2);
    long length = 0;
    long count = 0;
    try (OpenedModel opened = SavedModels.open(model);
        DelimitedFile<Review> reviews =
            AmazonReviews.open(
                file, ReadOptions.defaults().withThreads(2).withDigest(false), Progress.SILENT)) {
      List<Example> chunk = new ArrayList<>();
      for (Review review = reviews.read(); review != null; review = reviews.read()) {
        chunk.add(Example.unlabelled(review.reviewId(), review.reviewBody()));
        count++;
        if (chunk.size() == 2048) {
          length += opened.classifier().predict(chunk).toString().length();
          chunk.clear();
        }
      }
      length += opened.classifier().predict(chunk).toString().length();
    }
    return length > 0 ? count : 0;
  }

  private static long consume(org.apache.spark.sql.Dataset<Row> rows) {
    org.apache.spark.util.LongAccumulator count =
        rows.sparkSession().sparkContext().longAccumulator();
    UDF1<Object, Boolean> counting =
        any -> {
          count.add(1);
          return true;
        };
    rows.withColumn(
            "counted",
            udf(counting, DataTypes.BooleanType).asNondeterministic().apply(col(rows.columns()[0])))
        .write()
        .format("noop")
        .mode("overwrite")
        .save();
    return count.value();
  }

  private static void tokenizer(SparkSession spark, Path file) throws IOException {
    org.apache.spark.sql.Dataset<Row> cached = texts(spark, file);
    org.apache.spark.sql.Dataset<Row> few = cached.limit(6_000).repartition(4).cache();
    few.count();
    byte[] json = Checkpoint.miniLm().tokenizerJson();
    UDF1<String, long[]> djl = text -> Djl.of(json).encode(text).getIds();
    Work stage = () -> consume(new StarsightTokenizer().transform(cached));
    compare(
        "tokens, UDF around DJL",
        () ->
            consume(
                few.withColumn(
                    "input_ids",
                    udf(djl, DataTypes.createArrayType(DataTypes.LongType))
                        .apply(col("review_body")))),
        "tokens, stage",
        stage);
    UDF1<String, Row> allThree =
        text -> {
          Encoding encoding = Djl.of(json).encode(text);
          return org.apache.spark.sql.RowFactory.create(
              encoding.getIds(), encoding.getAttentionMask(), encoding.getTypeIds());
        };
    org.apache.spark.sql.types.StructType type = new org.apache.spark.sql.types.StructType();
    for (String name : List.of("input_ids", "attention_mask", "token_type_ids")) {
      type = type.add(name, DataTypes.createArrayType(DataTypes.LongType));
    }
    org.apache.spark.sql.types.StructType tokens = type;
    compare(
        "tokens, UDF, three arrays",
        () ->
            consume(
                few.withColumn(
                    "tokens",
                    udf(allThree, tokens).asNondeterministic().apply(col("review_body")))),
        "tokens, stage",
        stage);
    cached.unpersist();
  }

  /** A tokenizer for each process, as users write it. */
  private static final class Djl {

    private static @Nullable HuggingFaceTokenizer tokenizer;

    static synchronized HuggingFaceTokenizer of(byte[] json) throws IOException {
      HuggingFaceTokenizer known = tokenizer;
      if (known == null) {
        known =
            HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(json),
                Map.of("maxLength", "128", "truncation", "true", "padding", "false"));
        tokenizer = known;
      }
      return known;
    }
  }

  private static void encoder(Path directory, int count) throws IOException {
    Path model = directory.resolve("minilm");
    if (!Files.exists(model)) {
      Dataset<Example> rows =
          Sampling.minority(SampleReviews.dataset(1_000, 2).map(Review::toExample), 2);
      TrainingData data = TrainingData.of(rows, Dataset.of(List.of(), Provenance.inMemory("none")));
      try (Classifier fitted =
          FrozenEncoder.of(Checkpoint.miniLm(), 1).fit(data, Run.unlimited())) {
        ModelDirectory.save(
            model, fitted, ModelDescription.of(fitted, rows.provenance(), "benchmark"));
      }
    }
    List<String> texts = SampleReviews.generate(count, 3).map(Review::reviewBody).toList();
    List<Example> examples = texts.stream().map(text -> Example.unlabelled("1", text)).toList();
    org.apache.spark.sql.Dataset<Row> rows = LocalSpark.texts(texts, 4).repartition(4).cache();
    rows.count();
    compare(
        "MiniLM, local",
        () -> {
          try (OpenedModel opened = SavedModels.open(model)) {
            return opened.classifier().predict(examples).size();
          }
        },
        "MiniLM, Spark",
        () -> consume(new StarsightClassifier().setModel(model.toString()).transform(rows)));
  }
}
