package dev.starsight.spark.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.Example;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.spark.internal.ModelFiles;
import dev.starsight.spark.internal.PromisedClassifier;
import dev.starsight.spark.internal.SharedModels;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Predicts the rows of files. Where there are more processors than files, several tasks read the
 * same file and each predicts every k-th block of it, because reading is cheap beside predicting.
 * The part of a task has {@code rows.bin}: for each block the number of rows, then of each row the
 * id and the probabilities as the model gives them. The first part of a file has {@code
 * source.json} too.
 *
 * @param slices how many tasks read a file
 */
record PredictFiles(JobInput input, ModelFiles model, String exchange, int slices)
    implements Serializable {

  /** Rows that are predicted at a time; the command line reads as many at a time. */
  private static final int BLOCK = 2048;

  static void run(JavaSparkContext spark, JsonNode job, Path exchange) {
    JobInput input = JobInput.of(job);
    ModelFiles model = ModelFiles.ofModel(spark.sc(), job.path("model").asText());
    int files = input.files().size();
    if (files == 0) {
      return;
    }
    int slices = Math.max(1, (spark.defaultParallelism() + files - 1) / files);
    PredictFiles task = new PredictFiles(input, model, exchange.toString(), slices);
    List<Integer> tasks = new ArrayList<>();
    for (int i = 0; i < files * slices; i++) {
      tasks.add(i);
    }
    spark.parallelize(tasks, tasks.size()).foreach(task::predict);
  }

  private void predict(int task) throws IOException {
    int file = task / slices;
    int slice = task % slices;
    Classifier classifier =
        SharedModels.ofTask(model, PromisedClassifier.class, PromisedClassifier::open).classifier();
    String name = "part-%d-%d".formatted(file, slice);
    try (PartDirectory part = PartDirectory.begin(Path.of(exchange), name);
        JobRows<Example> rows = input.examples(file, false, slice == 0)) {
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(
                  Files.newOutputStream(part.path().resolve("rows.bin")), 1 << 16))) {
        List<Example> block = new ArrayList<>(BLOCK);
        long number = 0;
        for (Example row = rows.read(); row != null; row = rows.read()) {
          if (number / BLOCK % slices == slice) {
            block.add(row);
            if (block.size() == BLOCK) {
              write(block, classifier, out);
            }
          }
          number++;
        }
        write(block, classifier, out);
      }
      if (slice == 0) {
        rows.describe(part.path().resolve("source.json"));
      }
      part.commit();
    }
  }

  private static void write(List<Example> block, Classifier classifier, DataOutputStream out)
      throws IOException {
    if (block.isEmpty()) {
      return;
    }
    out.writeInt(block.size());
    List<Prediction> predictions = classifier.predict(block);
    for (int i = 0; i < block.size(); i++) {
      byte[] id = block.get(i).id().getBytes(StandardCharsets.UTF_8);
      out.writeInt(id.length);
      out.write(id);
      for (double probability : predictions.get(i).probabilities()) {
        out.writeDouble(probability);
      }
    }
    block.clear();
  }
}
