package dev.starsight.spark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.starsight.data.StarsightException;
import dev.starsight.spark.internal.ModelFiles;
import dev.starsight.spark.internal.rows.PredictRows;
import dev.starsight.spark.internal.rows.PredictionBean;
import dev.starsight.spark.internal.rows.PredictionOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Predicts texts with a saved model, as {@code predict} does: the same probabilities bit for bit
 * for models without an encoder, within 1e-6 for others. Every executor opens the model once.
 *
 * <p>The output is a struct of {@code label} (string), {@code confidence} (double, 1/labels to 1),
 * {@code probabilities} (map from label to double), with {@link #setLevel()} also {@code set}
 * (array of strings), and with {@link #explain()} also {@code explanation} (array of structs of
 * {@code words}, {@code column} and {@code effect}, the strongest first). It is null where the text
 * is null. A model that also reads a headline or further columns finds them by name; one that is
 * not there counts as empty.
 *
 * <p>Thread-safe once its parameters are set.
 */
public final class StarsightClassifier extends TextStage<StarsightClassifier> {

  private static final long serialVersionUID = 1L;

  private static final String NAME = "StarsightClassifier";

  private final Param<String> model;
  private final Param<String> outputCol;
  private final DoubleParam setLevel;
  private final BooleanParam explain;
  private final Param<String> headlineCol;
  private @Nullable TrainingRows trainingRows;

  /** Creates a stage with a random uid. */
  public StarsightClassifier() {
    this(newUid(StarsightClassifier.class));
  }

  /** Creates a stage with this uid. */
  public StarsightClassifier(String uid) {
    super(uid);
    this.model = new Param<>(this, "model", "directory of a saved model, on any file system");
    this.outputCol = new Param<>(this, "outputCol", "the column of predictions");
    this.setLevel =
        new DoubleParam(
            this, "setLevel", "probability that the set of labels holds the true one; 0 for none");
    this.explain = new BooleanParam(this, "explain", "whether to add what moved a prediction");
    this.headlineCol =
        new Param<>(this, "headlineCol", "the column that a model reads as headline, if it does");
    setDefault(outputCol, "prediction");
    setDefault(setLevel, 0.0);
    setDefault(explain, false);
    setDefault(headlineCol, "review_headline");
  }

  @Override
  StarsightClassifier self() {
    return this;
  }

  /** The directory of a saved model, a path of any file system that Hadoop knows. */
  public Param<String> model() {
    return model;
  }

  /** Sets {@link #model()}. */
  public StarsightClassifier setModel(String directory) {
    set(model, directory);
    return this;
  }

  /** The column of predictions; {@code prediction} by default. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** Sets {@link #outputCol()}. */
  public StarsightClassifier setOutputCol(String column) {
    set(outputCol, column);
    return this;
  }

  /**
   * The probability that {@code set} holds the true label, below 1; 0, the default, for no sets.
   */
  public DoubleParam setLevel() {
    return setLevel;
  }

  /** Sets {@link #setLevel()}; needs a promise beside the model. */
  public StarsightClassifier setSetLevel(double level) {
    set(setLevel, level);
    return this;
  }

  /** Whether predictions say which words moved them; takes dozens of predictions for each. */
  public BooleanParam explain() {
    return explain;
  }

  /** Sets {@link #explain()}. */
  public StarsightClassifier setExplain(boolean value) {
    set(explain, value);
    return this;
  }

  /** The column that a model reads as headline, if it does; {@code review_headline} by default. */
  public Param<String> headlineCol() {
    return headlineCol;
  }

  /** Sets {@link #headlineCol()}. */
  public StarsightClassifier setHeadlineCol(String column) {
    set(headlineCol, column);
    return this;
  }

  /** Returns the rows that {@link StarsightEstimator} trained on; null if it did not. */
  public @Nullable TrainingRows trainingRows() {
    return trainingRows;
  }

  StarsightClassifier withTrainingRows(TrainingRows rows) {
    trainingRows = rows;
    return this;
  }

  @Override
  ModelFiles files(SparkSession spark) {
    if (!isDefined(model)) {
      throw new StarsightException(
          NAME + ": setModel must name the directory of a saved model, but it was not called");
    }
    return ModelFiles.ofModel(spark.sparkContext(), getOrDefault(model));
  }

  @Override
  Param<String> filesParam() {
    return model;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    StageColumns.text(NAME, schema, input());
    double level = (Double) getOrDefault(setLevel);
    if (!(level >= 0 && level < 1)) {
      throw new IllegalArgumentException(
          "%s: setLevel must be 0 or more and below 1, but is %s".formatted(NAME, level));
    }
    return StageColumns.with(NAME, schema, getOrDefault(outputCol), outputType());
  }

  private StructType outputType() {
    StructType type =
        new StructType()
            .add("label", DataTypes.StringType)
            .add("confidence", DataTypes.DoubleType)
            .add(
                "probabilities",
                DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false));
    StructType bean = Encoders.bean(PredictionBean.class).schema();
    for (String field : furtherFields()) {
      type = type.add(field, bean.apply(field).dataType());
    }
    return type;
  }

  private List<String> furtherFields() {
    List<String> fields = new ArrayList<>();
    if (options().setLevel() > 0) {
      fields.add("set");
    }
    if (options().explain()) {
      fields.add("explanation");
    }
    return fields;
  }

  /** Returns the fields of a prediction, made of a bean and the labels of the model. */
  private Column[] fields(List<String> labels) {
    Column names = array(labels.stream().map(functions::lit).toArray(Column[]::new));
    Column probabilities = col("_2.probabilities");
    Column id = col("_2.labelId").plus(1);
    List<Column> fields = new ArrayList<>();
    // Spark 4 knows that an element of a constant array is not null, Spark 3.5 does not: with a
    // condition both may be null, so that the schema is the same.
    fields.add(when(id.geq(1), element_at(names, id)).as("label"));
    fields.add(when(id.geq(1), element_at(probabilities, id)).as("confidence"));
    fields.add(map_from_arrays(names, probabilities).as("probabilities"));
    furtherFields().forEach(name -> fields.add(col("_2." + name).as(name)));
    return fields.toArray(Column[]::new);
  }

  private PredictionOptions options() {
    return new PredictionOptions(
        (Double) getOrDefault(setLevel),
        (Boolean) getOrDefault(explain),
        getOrDefault(headlineCol));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = dataset.schema();
    transformSchema(schema);
    ModelFiles files = files(dataset.sparkSession());
    PredictRows function =
        new PredictRows(
            files,
            StageColumns.text(NAME, schema, input()),
            List.of(schema.fieldNames()),
            options());
    return dataset
        .toDF()
        .mapPartitions(
            function, Encoders.tuple(Encoders.row(schema), Encoders.bean(PredictionBean.class)))
        .toDF()
        .select(
            col("_1.*"),
            when(col("_2").isNotNull(), struct(fields(files.labels())))
                .as(getOrDefault(outputCol)));
  }

  /** Returns a reader of saved stages. */
  public static MLReader<StarsightClassifier> read() {
    return new StageReader<>(StarsightClassifier.class, StarsightClassifier::new);
  }

  /** Reads a saved stage. */
  public static StarsightClassifier load(String path) {
    return read().load(path);
  }
}
