package dev.starsight.spark.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Example;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.FileOpener;
import dev.starsight.delimited.Header;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Rejects.Reject;
import dev.starsight.delimited.Row;
import dev.starsight.files.internal.Json;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.ReviewColumns;
import dev.starsight.reviews.ReviewShape;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The files of a job and how they are read; sent to the executors.
 *
 * @param directory relative names of files are below it
 * @param dialect the format that the user named, or null to find it out
 * @param columns the header of files without one
 * @param further columns to read in addition to the text and the label
 * @param categories those of the files if they are of a lake, otherwise empty
 */
record JobInput(
    String directory,
    List<String> files,
    @Nullable String dialect,
    List<String> columns,
    String textColumn,
    String labelColumn,
    List<String> further,
    @Nullable String headlineColumn,
    boolean strict,
    List<String> categories)
    implements Serializable {

  static JobInput of(JsonNode job) {
    JsonNode input = job.path("input");
    return new JobInput(
        job.path("directory").asText(),
        texts(input.path("files")),
        input.path("dialect").textValue(),
        texts(input.path("columns")),
        input.path("textColumn").asText(),
        input.path("labelColumn").asText(),
        texts(input.path("further")),
        input.path("headlineColumn").textValue(),
        input.path("strict").asBoolean(),
        texts(input.path("categories")));
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return List.copyOf(texts);
  }

  /** Returns the positions of the files, each in a partition of its own. */
  JavaRDD<Integer> positions(JavaSparkContext spark) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      positions.add(i);
    }
    return positions.isEmpty() ? spark.emptyRDD() : spark.parallelize(positions, positions.size());
  }

  Header header(int file) throws IOException {
    ReadOptions options = options().withDigest(false);
    try (DelimitedFile<Row> rows = DelimitedFile.open(path(file), options)) {
      return rows.header();
    }
  }

  boolean isLake() {
    return !categories.isEmpty();
  }

  JobRows<Row> rows(int file) throws IOException {
    return JobRows.of(DelimitedFile.open(path(file), options()));
  }

  JobRows<Review> reviews(int file) throws IOException {
    if (isLake()) {
      return LakePartRows.reviews(path(file), categories.get(file));
    }
    return JobRows.of(
        AmazonReviews.open(
            path(file),
            options(),
            Progress.SILENT,
            new ReviewColumns(textColumn, labelColumn, ReviewColumns.defaults().category())));
  }

  /**
   * Opens a file for texts.
   *
   * @param labelled whether rows without a label are refused
   * @param described whether the file will be described, which needs its digest
   */
  JobRows<Example> examples(int file, boolean labelled, boolean described) throws IOException {
    if (isLake()) {
      return LakePartRows.examples(
          path(file), categories.get(file), textColumn, headlineColumn != null, further);
    }
    return JobRows.of(
        Examples.open(
            path(file),
            ExampleOptions.defaults()
                .withTextColumn(textColumn)
                .withLabelColumn(labelColumn)
                .withColumns(further)
                .withHeadlineColumn(headlineColumn)
                .withLabelled(labelled),
            options().withDigest(described),
            Progress.SILENT));
  }

  private Path path(int file) {
    return Path.of(files.get(file));
  }

  private ReadOptions options() {
    FileOpener opener = ParquetText.opener(FileOpener.files());
    Path base = Path.of(directory);
    return ReviewShape.recognizedIn(ReadOptions.defaults())
        .withDialect(dialect == null ? null : dialect(dialect))
        .withColumns(columns)
        .withStrict(strict)
        .withThreads(1)
        .withOpener(path -> opener.open(base.resolve(path)));
  }

  private static Dialect dialect(String name) {
    return switch (name) {
      case "TSV" -> Dialect.plainTabs();
      case "CSV" -> Dialect.csv();
      case "JSONL" -> Dialect.jsonLines();
      default -> Dialect.jsonLines(ReviewShape.valueOf(name.replaceFirst("(?=20)", "_")));
    };
  }

  /** Writes what is known of a file that was read to its end. */
  static void describe(DelimitedFile<?> rows, Path file) throws IOException {
    ObjectNode json =
        Json.object()
            .put("path", rows.source().path())
            .put("sha256", rows.source().sha256())
            .put("rows", rows.source().rows())
            .put("rejected", rows.rejects().count())
            .put("dialect", rows.dialect().toString())
            .put("isJsonLines", rows.dialect().isJsonLines());
    ArrayNode rejects = json.putArray("rejects");
    for (Reject reject : rows.rejects().first()) {
      rejects
          .addObject()
          .put("source", reject.source())
          .put("line", reject.line())
          .put("column", reject.column())
          .put("path", reject.path())
          .put("reason", reject.reason());
    }
    Json.write(file, json);
  }
}
