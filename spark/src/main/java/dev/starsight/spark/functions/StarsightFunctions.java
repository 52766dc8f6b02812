package dev.starsight.spark.functions;

import dev.starsight.spark.internal.LabelOfText;
import dev.starsight.spark.internal.ModelFiles;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Registers SQL functions. */
public final class StarsightFunctions {

  private StarsightFunctions() {}

  /**
   * Registers a function of one text that returns its most probable label, a string; null for null.
   *
   * @param name of the function in SQL
   * @param model directory of a saved model, a path of any file system that Hadoop knows
   * @throws dev.starsight.data.StarsightException in one sentence, if there is no such model
   */
  public static void register(SparkSession spark, String name, String model) {
    ModelFiles files = ModelFiles.ofModel(spark.sparkContext(), model);
    spark.udf().register(name, new OfOneModel(files), DataTypes.StringType);
  }

  private record OfOneModel(ModelFiles model) implements UDF1<String, String> {

    @Override
    public @Nullable String call(@Nullable String text) {
      return LabelOfText.predict(model, text);
    }
  }
}
