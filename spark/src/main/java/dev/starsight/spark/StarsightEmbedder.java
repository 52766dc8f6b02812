package dev.starsight.spark;

import static org.apache.spark.sql.functions.col;

import dev.starsight.spark.internal.EncoderLibrary;
import dev.starsight.spark.internal.ModelFiles;
import dev.starsight.spark.internal.rows.EmbedRows;
import dev.starsight.spark.internal.rows.VectorBean;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Turns texts into vectors whose cosine says how similar they are in meaning: an array of floats,
 * null where the text is null. The vectors are those of {@code TextEncoder}, but for their last
 * bits, which depend on the batch.
 *
 * <p>Needs {@code starsight-transformer} and DJL's PyTorch engine on the executors. Thread-safe
 * once its parameters are set.
 */
public final class StarsightEmbedder extends TextStage<StarsightEmbedder> {

  private static final long serialVersionUID = 1L;

  private static final String NAME = "StarsightEmbedder";

  private final Param<String> encoder;
  private final Param<String> outputCol;

  /** Creates a stage with a random uid. */
  public StarsightEmbedder() {
    this(newUid(StarsightEmbedder.class));
  }

  /** Creates a stage with this uid. */
  public StarsightEmbedder(String uid) {
    super(uid);
    this.encoder = new Param<>(this, "encoder", "minilm, or a directory in Hugging Face layout");
    this.outputCol = new Param<>(this, "outputCol", "the column of vectors");
    setDefault(encoder, EncoderLibrary.MINILM);
    setDefault(outputCol, "embedding");
  }

  @Override
  StarsightEmbedder self() {
    return this;
  }

  /**
   * {@code minilm}, the default, whose artifact driver and executors must have, or a directory of
   * any file system that Hadoop knows, in Hugging Face layout.
   */
  public Param<String> encoder() {
    return encoder;
  }

  /** Sets {@link #encoder()}. */
  public StarsightEmbedder setEncoder(String name) {
    set(encoder, name);
    return this;
  }

  /** The column of vectors; {@code embedding} by default. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** Sets {@link #outputCol()}. */
  public StarsightEmbedder setOutputCol(String column) {
    set(outputCol, column);
    return this;
  }

  private boolean isMiniLm() {
    return getOrDefault(encoder).equals(EncoderLibrary.MINILM);
  }

  @Override
  @Nullable ModelFiles files(SparkSession spark) {
    return isMiniLm() ? null : ModelFiles.ofEncoder(spark, getOrDefault(encoder));
  }

  @Override
  Param<String> filesParam() {
    return encoder;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    StageColumns.text(NAME, schema, input());
    return StageColumns.with(
        NAME,
        schema,
        getOrDefault(outputCol),
        DataTypes.createArrayType(DataTypes.FloatType, false));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = dataset.schema();
    transformSchema(schema);
    SparkSession spark = dataset.sparkSession();
    ModelFiles own = files(spark);
    EmbedRows function =
        new EmbedRows(
            own == null
                ? ModelFiles.ofBytes(
                    spark,
                    EncoderLibrary.MINILM,
                    "tokenizer.json",
                    EncoderLibrary.miniLmTokenizer())
                : own,
            own == null,
            StageColumns.text(NAME, schema, input()));
    return dataset
        .toDF()
        .mapPartitions(
            function, Encoders.tuple(Encoders.row(schema), Encoders.bean(VectorBean.class)))
        .toDF()
        .select(col("_1.*"), col("_2.vector").as(getOrDefault(outputCol)));
  }

  /** Returns a reader of saved stages. */
  public static MLReader<StarsightEmbedder> read() {
    return new StageReader<>(StarsightEmbedder.class, StarsightEmbedder::new);
  }

  /** Reads a saved stage. */
  public static StarsightEmbedder load(String path) {
    return read().load(path);
  }
}
