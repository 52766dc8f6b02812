package dev.starsight.spark;

import dev.starsight.spark.internal.SampledTraining;
import dev.starsight.spark.internal.SampledTraining.Settings;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a model on a sample of a DataFrame, in the driver, within a budget of time. Rows without a
 * text or a label are left out; of more than {@link #maxRows()} others, those with the smallest
 * hash of seed, text and label are taken, so that the sample does not depend on how the rows are
 * spread over partitions. How many rows were seen and used is logged, in the provenance of the
 * model, and in {@link StarsightClassifier#trainingRows()}.
 *
 * <p>Without an encoder it trains a linear model, with one it fine-tunes that. The model is saved
 * in {@link #modelDirectory()}, or else in a temporary directory of the driver, from where it goes
 * to the executors with the tasks; save the fitted stage to keep it.
 *
 * <p>Thread-safe once its parameters are set.
 */
public final class StarsightEstimator extends Estimator<StarsightClassifier> implements MLWritable {

  private static final long serialVersionUID = 1L;

  private static final String NAME = "StarsightEstimator";
  private static final Pattern BUDGET = Pattern.compile("(\\d{1,6})([smh])");

  private final String uid;
  private final Param<String> textCol;
  private final Param<String> labelCol;
  private final Param<String> outputCol;
  private final IntParam maxRows;
  private final Param<String> budget;
  private final LongParam seed;
  private final Param<String> encoder;
  private final Param<String> modelDirectory;

  /** Creates a stage with a random uid. */
  public StarsightEstimator() {
    this(TextStage.newUid(StarsightEstimator.class));
  }

  /** Creates a stage with this uid. */
  public StarsightEstimator(String uid) {
    SparkVersion.check();
    this.uid = uid;
    this.textCol = new Param<>(this, "textCol", "the column of texts, a string");
    this.labelCol = new Param<>(this, "labelCol", "the column of labels, strings or whole numbers");
    this.outputCol = new Param<>(this, "outputCol", "the column of predictions");
    this.maxRows = new IntParam(this, "maxRows", "the most rows to bring to the driver");
    this.budget = new Param<>(this, "budget", "time for training: 30s, 10m, 2h");
    this.seed = new LongParam(this, "seed", "random seed of sample, split and training");
    this.encoder =
        new Param<>(this, "encoder", "minilm or a Hugging Face directory to fine-tune; or empty");
    this.modelDirectory =
        new Param<>(this, "modelDirectory", "new directory for the model, on any file system");
    setDefault(textCol, "review_body");
    setDefault(labelCol, "star_rating");
    setDefault(outputCol, "prediction");
    setDefault(maxRows, 500_000);
    setDefault(budget, "10m");
    setDefault(seed, 42L);
    setDefault(encoder, "");
    setDefault(modelDirectory, "");
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The column of texts; {@code review_body} by default. */
  public Param<String> textCol() {
    return textCol;
  }

  /** Sets {@link #textCol()}. */
  public StarsightEstimator setTextCol(String column) {
    return with(textCol, column);
  }

  /** The column of labels, strings or whole numbers; {@code star_rating} by default. */
  public Param<String> labelCol() {
    return labelCol;
  }

  /** Sets {@link #labelCol()}. */
  public StarsightEstimator setLabelCol(String column) {
    return with(labelCol, column);
  }

  /** The column of predictions of the fitted stage; {@code prediction} by default. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** Sets {@link #outputCol()}. */
  public StarsightEstimator setOutputCol(String column) {
    return with(outputCol, column);
  }

  /** The most rows to bring to the driver; 500,000 by default. */
  public IntParam maxRows() {
    return maxRows;
  }

  /** Sets {@link #maxRows()}, at least 1. */
  public StarsightEstimator setMaxRows(int rows) {
    return with(maxRows, rows);
  }

  /** The time for training, without reading the rows: {@code 10m} by default. */
  public Param<String> budget() {
    return budget;
  }

  /** Sets {@link #budget()}: a whole number of seconds, minutes or hours, such as {@code 90s}. */
  public StarsightEstimator setBudget(String duration) {
    return with(budget, duration);
  }

  /** The random seed of sample, split and training; 42 by default. */
  public LongParam seed() {
    return seed;
  }

  /** Sets {@link #seed()}. */
  public StarsightEstimator setSeed(long value) {
    return with(seed, value);
  }

  /** The encoder to fine-tune; empty, the default, for a linear model. */
  public Param<String> encoder() {
    return encoder;
  }

  /** Sets {@link #encoder()}: {@code minilm}, or a directory in Hugging Face layout. */
  public StarsightEstimator setEncoder(String name) {
    return with(encoder, name);
  }

  /** The new directory for the model; empty, the default, for a temporary one of the driver. */
  public Param<String> modelDirectory() {
    return modelDirectory;
  }

  /** Sets {@link #modelDirectory()}. */
  public StarsightEstimator setModelDirectory(String directory) {
    return with(modelDirectory, directory);
  }

  private <T> StarsightEstimator with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  @SuppressWarnings("unchecked") // Scala's Int is an Object where Java sees the parameter.
  private StarsightEstimator with(IntParam param, Integer value) {
    set((Param<Object>) (Param<?>) param, value);
    return this;
  }

  @SuppressWarnings("unchecked")
  private StarsightEstimator with(LongParam param, Long value) {
    set((Param<Object>) (Param<?>) param, value);
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    StageColumns.text(NAME, schema, getOrDefault(textCol));
    StageColumns.requireLabel(NAME, schema, getOrDefault(labelCol));
    if ((Integer) getOrDefault(maxRows) < 1) {
      throw new IllegalArgumentException(
          "%s: maxRows must be at least 1, but is %s".formatted(NAME, getOrDefault(maxRows)));
    }
    duration();
    return fitted("").transformSchema(schema);
  }

  private Duration duration() {
    String text = getOrDefault(budget);
    Matcher matcher = BUDGET.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
      throw new IllegalArgumentException(
          "%s: budget must be a number of seconds, minutes or hours such as 90s, 10m, 2h, but is"
                  .formatted(NAME)
              + " \"%s\"".formatted(text));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  private StarsightClassifier fitted(String directory) {
    return new StarsightClassifier(TextStage.newUid(StarsightClassifier.class))
        .setModel(directory)
        .setInputCol(getOrDefault(textCol))
        .setOutputCol(getOrDefault(outputCol));
  }

  /**
   * Trains a model.
   *
   * @throws dev.starsight.data.StarsightException in one sentence, if there is nothing to learn
   *     from or the model cannot be saved
   */
  @Override
  public StarsightClassifier fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    SampledTraining.Result result =
        SampledTraining.train(
            dataset.toDF(),
            new Settings(
                getOrDefault(textCol),
                getOrDefault(labelCol),
                (Integer) getOrDefault(maxRows),
                duration(),
                (Long) getOrDefault(seed),
                getOrDefault(encoder),
                getOrDefault(modelDirectory)));
    StarsightClassifier model =
        fitted(result.directory())
            .withTrainingRows(new TrainingRows(result.seen(), result.incomplete(), result.used()));
    model.setParent(this);
    return model;
  }

  @Override
  public StarsightEstimator copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this);
  }

  /** Returns a reader of saved stages. */
  public static MLReader<StarsightEstimator> read() {
    return new StageReader<>(StarsightEstimator.class, StarsightEstimator::new);
  }

  /** Reads a saved stage. */
  public static StarsightEstimator load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return uid;
  }
}
