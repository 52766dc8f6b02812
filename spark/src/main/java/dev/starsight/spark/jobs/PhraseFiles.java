package dev.starsight.spark.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.Example;
import dev.starsight.files.internal.Json;
import dev.starsight.phrases.PhraseFinder;
import dev.starsight.phrases.PhraseOptions;
import dev.starsight.phrases.PhraseSides;
import dev.starsight.reviews.internal.WrittenDay;
import dev.starsight.run.Run;
import dev.starsight.spark.exploration.internal.FramePhrases;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Finds in the reviews of files, each read by a task, the phrases that tell those with a label from
 * the others, and leaves {@code phrases.json}.
 *
 * @param label that of the first side; a review without one is of neither
 * @param dateColumn one of the further columns, if the input has it
 */
record PhraseFiles(JobInput input, String label, String dateColumn) implements Serializable {

  static void run(JavaSparkContext spark, JsonNode job, Path exchange) throws IOException {
    PhraseFiles task =
        new PhraseFiles(
            JobInput.of(job), job.path("label").asText(), job.path("dateColumn").asText());
    JavaRDD<Row> rows = task.input.positions(spark).mapPartitions(task::rows);
    SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    FramePhrases reviews = new FramePhrases(session.createDataFrame(rows, FramePhrases.SCHEMA));
    String column = task.input.labelColumn();
    Json.write(
        exchange.resolve("phrases.json"),
        PhraseFinder.find(
                reviews,
                PhraseSides.of(column + " " + task.label, "other " + column),
                PhraseOptions.defaults().withSeed(job.path("seed").asLong()),
                Run.unlimited())
            .toJson());
  }

  private Iterator<Row> rows(Iterator<Integer> files) throws IOException {
    JobRows<Example> rows = input.examples(files.next(), false, false);
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener end = context -> close(rows);
      task.addTaskCompletionListener(end);
    }
    Iterable<Example> all = () -> JobRows.iterator(rows);
    Stream<Example> labelled =
        StreamSupport.stream(all.spliterator(), false).filter(each -> !labelOf(each).isEmpty());
    return labelled.map(this::row).iterator();
  }

  private static void close(JobRows<?> rows) {
    try {
      rows.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In a lake the label is one of the further columns. */
  private String labelOf(Example review) {
    String found = review.label();
    return found == null ? review.columns().getOrDefault(input.labelColumn(), "") : found;
  }

  private Row row(Example review) {
    LocalDate date = WrittenDay.of(review.columns().getOrDefault(dateColumn, ""));
    String found = labelOf(review);
    return RowFactory.create(
        review.id(),
        found.equals(label),
        found,
        date == null ? null : (int) date.toEpochDay(),
        review.columns().getOrDefault("customer_id", ""),
        "",
        review.text());
  }
}
