package dev.starsight.spark;

import static org.apache.spark.sql.functions.col;

import dev.starsight.spark.internal.EncoderLibrary;
import dev.starsight.spark.internal.ModelFiles;
import dev.starsight.spark.internal.rows.TokenizeRows;
import dev.starsight.spark.internal.rows.TokensBean;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Encodes texts as ids for a pretrained encoder: three columns of integer arrays, by default {@code
 * input_ids}, {@code attention_mask} and {@code token_type_ids}. They are as long as the text
 * needs, at most {@link #maxLength()}, without padding; null where the text is null. The ids are
 * those of {@code dev.starsight.text}, which are Hugging Face's.
 *
 * <p>Thread-safe once its parameters are set.
 */
public final class StarsightTokenizer extends TextStage<StarsightTokenizer> {

  private static final long serialVersionUID = 1L;

  private static final String NAME = "StarsightTokenizer";
  private static final int OUTPUTS = 3;

  private final Param<String> vocabulary;
  private final IntParam maxLength;
  private final StringArrayParam outputCols;

  /** Creates a stage with a random uid. */
  public StarsightTokenizer() {
    this(newUid(StarsightTokenizer.class));
  }

  /** Creates a stage with this uid. */
  public StarsightTokenizer(String uid) {
    super(uid);
    this.vocabulary =
        new Param<>(
            this, "vocabulary", "minilm, or a directory with tokenizer.json or vocab.txt in it");
    this.maxLength = new IntParam(this, "maxLength", "the most ids of a text, at least 2");
    this.outputCols =
        new StringArrayParam(this, "outputCols", "the columns of ids, mask, segments");
    setDefault(vocabulary, EncoderLibrary.MINILM);
    setDefault(maxLength, 128);
    setDefault(outputCols, new String[] {"input_ids", "attention_mask", "token_type_ids"});
  }

  @Override
  StarsightTokenizer self() {
    return this;
  }

  /**
   * {@code minilm}, the default, whose artifact the driver must have, or a directory of any file
   * system that Hadoop knows: in Hugging Face layout, or of a saved model with an encoder.
   */
  public Param<String> vocabulary() {
    return vocabulary;
  }

  /** Sets {@link #vocabulary()}. */
  public StarsightTokenizer setVocabulary(String name) {
    set(vocabulary, name);
    return this;
  }

  /** The most ids of a text, those of {@code [CLS]} and {@code [SEP]} included; 128 by default. */
  public IntParam maxLength() {
    return maxLength;
  }

  /** Sets {@link #maxLength()}, at least 2. */
  public StarsightTokenizer setMaxLength(int length) {
    set(maxLength, length);
    return this;
  }

  /** The names of the three output columns. */
  public StringArrayParam outputCols() {
    return outputCols;
  }

  /** Sets {@link #outputCols()}. */
  public StarsightTokenizer setOutputCols(String ids, String mask, String segments) {
    set(outputCols, new String[] {ids, mask, segments});
    return this;
  }

  @Override
  ModelFiles files(SparkSession spark) {
    String name = getOrDefault(vocabulary);
    return name.equals(EncoderLibrary.MINILM)
        ? ModelFiles.ofBytes(spark, name, "tokenizer.json", EncoderLibrary.miniLmTokenizer())
        : ModelFiles.ofTokenizer(spark, name);
  }

  @Override
  Param<String> filesParam() {
    return vocabulary;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    StageColumns.text(NAME, schema, input());
    int length = (Integer) getOrDefault(maxLength);
    if (length < 2) {
      throw new IllegalArgumentException(
          "%s: maxLength must be at least 2, but is %s".formatted(NAME, length));
    }
    String[] names = getOrDefault(outputCols);
    if (names.length != OUTPUTS) {
      throw new IllegalArgumentException(
          "%s: outputCols must be three names, for ids, mask and segments, but there are %s"
              .formatted(NAME, names.length));
    }
    StructType result = schema;
    for (String name : names) {
      result =
          StageColumns.with(
              NAME, result, name, DataTypes.createArrayType(DataTypes.IntegerType, false));
    }
    return result;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = dataset.schema();
    transformSchema(schema);
    TokenizeRows function =
        new TokenizeRows(
            files(dataset.sparkSession()),
            StageColumns.text(NAME, schema, input()),
            (Integer) getOrDefault(maxLength));
    String[] names = getOrDefault(outputCols);
    return dataset
        .toDF()
        .mapPartitions(
            function, Encoders.tuple(Encoders.row(schema), Encoders.bean(TokensBean.class)))
        .toDF()
        .select(
            col("_1.*"),
            col("_2.inputIds").as(names[0]),
            col("_2.attentionMask").as(names[1]),
            col("_2.tokenTypeIds").as(names[2]));
  }

  /** Returns a reader of saved stages. */
  public static MLReader<StarsightTokenizer> read() {
    return new StageReader<>(StarsightTokenizer.class, StarsightTokenizer::new);
  }

  /** Reads a saved stage. */
  public static StarsightTokenizer load(String path) {
    return read().load(path);
  }
}
