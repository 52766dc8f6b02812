package dev.starsight.spark.internal;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Validation;
import dev.starsight.files.internal.TemporaryDirectory;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains a model in the driver on a sample of the rows of a DataFrame. */
public final class SampledTraining {

  private static final Logger LOG = LoggerFactory.getLogger(SampledTraining.class);

  /** How many standard deviations more rows than needed are brought to the driver. */
  private static final double MARGIN = 6;

  private SampledTraining() {}

  /**
   * What is trained on which rows.
   *
   * @param encoder {@code minilm}, a Hugging Face directory, or empty for a linear model
   * @param directory where the model is saved; empty for a temporary directory
   */
  public record Settings(
      String textCol,
      String labelCol,
      int maxRows,
      Duration budget,
      long seed,
      String encoder,
      String directory) {}

  /**
   * A saved model.
   *
   * @param directory of the model
   * @param seen all rows of the data set
   * @param incomplete those without a text or a label
   * @param used those that were brought to the driver
   */
  public record Result(String directory, long seen, long incomplete, long used) {}

  /** Trains and saves a model. */
  public static Result train(org.apache.spark.sql.Dataset<Row> rows, Settings settings) {
    SparkSession spark = rows.sparkSession();
    try {
      requireNew(spark, settings.directory());
      Sample sample = Sample.of(rows, settings);
      String trained = train(spark, sample, settings);
      LOG.info("{}: {}", trained, sample.step(settings));
      return new Result(
          trained, sample.seen(), sample.seen() - sample.complete(), sample.rows().size());
    } catch (IOException e) {
      throw new StarsightException(ModelFiles.message(e, settings.directory()), e);
    }
  }

  private static void requireNew(SparkSession spark, String directory) throws IOException {
    if (!directory.isEmpty()) {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(directory);
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (files.exists(path)) {
        throw new StarsightException(
            path + ": the directory for the model must be new, but there is something already");
      }
    }
  }

  /** Rows in an order that does not depend on partitions. */
  private record Sample(List<Example> rows, long seen, long complete) {

    static Sample of(org.apache.spark.sql.Dataset<Row> all, Settings settings) {
      Column text = col("`" + settings.textCol().replace("`", "``") + "`");
      Column label = col("`" + settings.labelCol().replace("`", "``") + "`").cast("string");
      Column isComplete = text.isNotNull().and(label.isNotNull());
      Row counts =
          all.agg(count(lit(1)), coalesce(count(when(isComplete, lit(1))), lit(0L))).first();
      long complete = counts.getLong(1);
      org.apache.spark.sql.Dataset<Row> keyed =
          all.filter(isComplete)
              .select(
                  xxhash64(lit(settings.seed()), text, label).as("key"),
                  text.as("text"),
                  label.as("label"));
      if (complete > settings.maxRows()) {
        keyed = keyed.filter(col("key").leq(lit(bound(settings.maxRows(), complete))));
      }
      List<Row> collected = new ArrayList<>(keyed.collectAsList());
      collected.sort(
          Comparator.comparingLong((Row row) -> row.getLong(0))
              .thenComparing(row -> row.getString(1))
              .thenComparing(row -> row.getString(2)));
      List<Example> examples = new ArrayList<>();
      for (Row row : collected.subList(0, Math.min(collected.size(), settings.maxRows()))) {
        examples.add(
            Example.of(Integer.toString(examples.size() + 1), row.getString(1), row.getString(2)));
      }
      return new Sample(examples, counts.getLong(0), complete);
    }

    /** Returns the key up to which a few more rows than wanted are expected. */
    private static long bound(long wanted, long complete) {
      double share = (wanted + MARGIN * Math.sqrt((double) wanted)) / complete;
      return share >= 1
          ? Long.MAX_VALUE
          : (long) (Long.MIN_VALUE + share * 0x1p64); // keys are spread over all numbers evenly
    }

    String step(Settings settings) {
      return String.format(
          Locale.ROOT,
          "%,d of %,d rows with text and label (of %,d), by hash, seed %d",
          rows.size(),
          complete,
          seen,
          settings.seed());
    }
  }

  private static String train(SparkSession spark, Sample sample, Settings settings)
      throws IOException {
    Provenance provenance = Provenance.inMemory("a Spark DataFrame").with(sample.step(settings));
    Splits splits =
        Splits.stratified(
            Dataset.of(sample.rows(), provenance), Ratio.percent(90, 10, 0), settings.seed());
    TrainingData data = TrainingData.of(splits.train(), splits.validation());
    int threads =
        ExecutorPlace.isLocal(spark.sparkContext().conf())
            ? ExecutorPlace.processors(spark.sparkContext().conf())
            : Runtime.getRuntime().availableProcessors();
    Run run = Run.unlimited().withDeadline(Deadline.in(settings.budget())).withThreads(threads);
    try (Classifier model = trainer(spark, settings).fit(data, run)) {
      Validation validation = Validation.of(model, splits.validation(), settings.seed());
      ModelDescription description =
          validation
              .describe(model, splits.train().provenance(), Provenance.starsightVersion())
              .withColumns(settings.textCol(), settings.labelCol());
      return save(spark, model, description, TrainingTexts.of(data), settings.directory());
    }
  }

  private static Trainer trainer(SparkSession spark, Settings settings) throws IOException {
    return settings.encoder().isEmpty()
        ? new LinearTrainer(LinearOptions.thorough(settings.seed()))
        : EncoderLibrary.trainer(spark, settings.encoder(), settings.seed());
  }

  private static String save(
      SparkSession spark,
      Classifier model,
      ModelDescription description,
      TrainingTexts texts,
      String directory)
      throws IOException {
    TemporaryDirectory temporary = TemporaryDirectory.create("starsight-spark");
    Path local = temporary.path().resolve("model");
    ModelDirectory.save(local, model, description, texts);
    if (directory.isEmpty()) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(temporary), "starsight-model"));
      return local.toUri().toString();
    }
    try (temporary) {
      Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(directory);
      ModelFiles.ofModel(hadoop, local.toUri().toString()).copyTo(hadoop, target);
      return target.getFileSystem(hadoop).makeQualified(target).toString();
    }
  }

  private static void delete(TemporaryDirectory directory) {
    try {
      directory.close();
    } catch (IOException e) {
      // The system deletes what lies in its temporary directory.
    }
  }
}
