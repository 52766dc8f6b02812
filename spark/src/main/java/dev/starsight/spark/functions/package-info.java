/**
 * SQL functions on saved models. A function predicts text by text: for an encoder the stage {@link
 * dev.starsight.spark.StarsightClassifier}, which predicts in batches, is several times as fast.
 *
 * <pre>{@code
 * StarsightFunctions.register(spark, "predict_star", "hdfs:///models/stars");
 * spark.sql("SELECT predict_star(review_body) AS star, count(*) FROM reviews GROUP BY 1").show();
 * }</pre>
 *
 * <p>From PySpark, where {@code spark.starsight.model} names the model, or the second argument:
 *
 * <pre>
 * spark.udf.registerJavaFunction("predict_star", "dev.starsight.spark.functions.PredictStar")
 * spark.udf.registerJavaFunction("predict_star", "dev.starsight.spark.functions.PredictStarOf")
 * </pre>
 */
@NullMarked
package dev.starsight.spark.functions;

import org.jspecify.annotations.NullMarked;
