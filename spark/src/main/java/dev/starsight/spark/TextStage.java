package dev.starsight.spark;

import dev.starsight.spark.internal.ModelFiles;
import java.util.Locale;
import java.util.UUID;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A stage that reads a column of texts. A row is mapped within its partition, in order, so that the
 * stage works in batch and streaming queries alike.
 *
 * @param <M> the stage itself
 */
abstract class TextStage<M extends TextStage<M>> extends Model<M> implements MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> inputCol;

  TextStage(String uid) {
    SparkVersion.check();
    this.uid = uid;
    this.inputCol = new Param<>(this, "inputCol", "the column of texts, a string");
    setDefault(inputCol, "review_body");
  }

  static String newUid(Class<?> stage) {
    String digits = UUID.randomUUID().toString().replace("-", "");
    return stage.getSimpleName() + "_" + digits.substring(0, 12).toLowerCase(Locale.ROOT);
  }

  /** Returns this stage with its own type. */
  abstract M self();

  @Override
  public String uid() {
    return uid;
  }

  /** The column of texts; {@code review_body} by default. A null text gives null. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** Sets {@link #inputCol()}. */
  public M setInputCol(String column) {
    set(inputCol, column);
    return self();
  }

  String input() {
    return getOrDefault(inputCol);
  }

  /** Returns the files that are saved with the stage; null if every class path has them. */
  abstract @Nullable ModelFiles files(SparkSession spark);

  /** Returns the parameter that says where these files are. */
  abstract Param<String> filesParam();

  /** Returns the schema with what this stage adds, after checking the input columns. */
  @Override
  public abstract StructType transformSchema(StructType schema);

  @Override
  public M copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this);
  }

  @Override
  public String toString() {
    return uid;
  }
}
