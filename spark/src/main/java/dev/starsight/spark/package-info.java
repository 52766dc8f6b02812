/**
 * Stages of Spark ML pipelines on saved models: the same predictions, tokens and vectors as on one
 * machine. A stage maps rows within their partition and keeps their order, so it works in batch and
 * streaming queries alike; an executor opens a model once, however many of its tasks use it.
 *
 * <pre>{@code
 * StarsightClassifier stars =
 *     new StarsightClassifier().setModel("hdfs:///models/stars").setInputCol("review_body");
 * Dataset<Row> predicted = stars.transform(reviews).select("review_id", "prediction.label");
 * PipelineModel pipeline =
 *     new Pipeline().setStages(new PipelineStage[] {new StarsightTokenizer(), stars}).fit(reviews);
 * pipeline.write().overwrite().save("hdfs:///pipelines/stars");
 * }</pre>
 *
 * <p>A saved stage is JSON and safetensors: it opens on other lines of Spark, and the directory
 * {@code model} in it opens without Spark. A null text gives null, and an empty text is a text.
 */
@NullMarked
package dev.starsight.spark;

import org.jspecify.annotations.NullMarked;
