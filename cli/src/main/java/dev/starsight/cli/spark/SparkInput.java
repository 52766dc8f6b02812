package dev.starsight.cli.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.Console;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.input.PhraseReviews;
import dev.starsight.cli.input.UnknownColumns;
import dev.starsight.data.Provenance;
import dev.starsight.files.internal.Json;
import dev.starsight.lake.Catalogue;
import dev.starsight.lake.Lake;
import dev.starsight.model.Classifier;
import dev.starsight.reviews.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a job reads: files, or those of a lake, each in a task.
 *
 * @param json how the job reads it
 * @param size the number of files
 * @param ofLake the ingested files of a lake; null for files, of which tasks say what they are
 */
public record SparkInput(ObjectNode json, int size, @Nullable Provenance ofLake) {

  /**
   * Returns files.
   *
   * @throws dev.starsight.data.StarsightException if one is standard input
   */
  public static SparkInput of(InputOptions input) {
    input.requireFiles("--engine spark");
    return new SparkInput(input.toJson(), input.files().size(), null);
  }

  /**
   * Returns the reviews of a lake.
   *
   * @throws IOException naming the path, if it is not a lake or a file of it is damaged
   */
  public static SparkInput of(Path lake) throws IOException {
    return of(lake, "review_body", false, List.of());
  }

  /**
   * Returns the texts of a lake as a model reads them.
   *
   * @param text their column
   * @throws IOException naming the path, if it is not a lake or a file of it is damaged
   */
  public static SparkInput of(Path lake, String text, Classifier classifier) throws IOException {
    return of(lake, text, classifier.headline().isPresent(), classifier.columns());
  }

  private static SparkInput of(Path lake, String text, boolean withHeadline, List<String> further)
      throws IOException {
    ObjectNode json =
        Json.object()
            .put("textColumn", text)
            .put("headlineColumn", withHeadline ? Examples.HEADLINE : null);
    further.forEach(json.withArray("further")::add);
    Path real = lake.toRealPath();
    List<Catalogue.DataFile> files = Catalogue.dataFiles(lake);
    for (Catalogue.DataFile file : files) {
      json.withArray("files").add(real.resolve(file.file()).toString());
      json.withArray("categories").add(file.category());
    }
    try (Lake opened = Lake.open(lake)) {
      return new SparkInput(json, files.size(), opened.catalogue().provenance());
    }
  }

  /**
   * Returns files with those of these columns that all of them have.
   *
   * @throws dev.starsight.data.StarsightException if one is standard input
   */
  static SparkInput with(InputOptions input, List<String> columns) throws IOException {
    SparkInput files = of(input);
    List<String> common = input.furtherColumns();
    columns.stream().filter(common::contains).forEach(files.json.putArray("further")::add);
    return files;
  }

  /**
   * Returns the texts of a lake with further columns.
   *
   * @param text their column
   * @param label the column of the label, which is one of the further columns
   * @throws dev.starsight.data.MissingColumnException if it has not all of them
   * @throws IOException naming the path, if it is not a lake or a file of it is damaged
   */
  static SparkInput with(Path lake, String text, String label, List<String> columns)
      throws IOException {
    List<String> further = new ArrayList<>(columns);
    further.add(label);
    try (Lake opened = Lake.open(lake)) {
      PhraseReviews.OfLake.require(lake, opened.catalogue(), text);
      further.forEach(each -> PhraseReviews.OfLake.require(lake, opened.catalogue(), each));
    }
    SparkInput files = of(lake, text, false, further);
    files.json.put("labelColumn", label);
    return files;
  }

  /** Returns the columns of reviews that a lake does not have. */
  public static UnknownColumns unknown(Path lake) throws IOException {
    try (Lake opened = Lake.open(lake)) {
      return UnknownColumns.of(opened);
    }
  }

  /** Returns the directories that the tasks have left, in the order of the files. */
  List<Path> parts(Path directory) {
    return IntStream.range(0, size).mapToObj(file -> directory.resolve("part-" + file)).toList();
  }

  /** Tells people of bad rows and formats, and returns what was read. */
  Provenance tell(List<Path> parts, Console console, boolean saysDialect) throws IOException {
    return ofLake != null
        ? ofLake
        : SparkFiles.tell(
            parts.stream().map(part -> part.resolve("source.json")).toList(), console, saysDialect);
  }
}
