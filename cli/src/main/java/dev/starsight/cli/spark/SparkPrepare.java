package dev.starsight.cli.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits.SplitPart;
import dev.starsight.features.FeatureBatch;
import dev.starsight.features.FeatureFiles;
import dev.starsight.features.FeatureFiles.FeatureFormat;
import dev.starsight.features.FeatureFiles.FeatureOptions;
import dev.starsight.features.FeatureManifest;
import dev.starsight.features.FeatureReader;
import dev.starsight.features.FeatureWriter;
import dev.starsight.files.internal.Json;
import dev.starsight.lake.parquet.ParquetFeatureWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Prepares feature files on Spark. */
public final class SparkPrepare {

  private static final int BATCH_ROWS = 1024;

  private SparkPrepare() {}

  /**
   * What the job has written.
   *
   * @param maxLength tokens of a row
   * @param truncatedShare the share of the training texts that are longer
   * @param labels in the order of their ids
   * @param rows the rows of each label and part
   * @param files relative to the directory, with {@code /}
   * @param provenance the files that were read
   */
  public record Prepared(
      int maxLength,
      double truncatedShare,
      LabelSet labels,
      JsonNode rows,
      List<String> files,
      Provenance provenance) {

    /** Returns the number of rows of a part that have a label. */
    public long rows(SplitPart part, int labelId) {
      return rows.path(labelId).path(folder(part)).asLong();
    }
  }

  private static String folder(SplitPart part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Runs the job, and puts the files of its tasks together.
   *
   * @param fixed tokens per row, or empty to choose them
   * @param balanced whether training rows are drawn
   * @param formats to write; Parquet is made of the TFRecord files here
   * @param directory the parent of the folders of the parts
   * @param out the output of the command
   */
  public static Prepared run(
      StarsightCommand command,
      SparkOption spark,
      InputOptions input,
      EncoderOption encoder,
      OptionalInt fixed,
      boolean balanced,
      Set<FeatureFormat> formats,
      Path directory,
      Path out)
      throws IOException {
    SparkInput files = SparkInput.of(input);
    try (SparkWork work = spark.begin(command, out)) {
      encoder.writeTokenizer(Files.createDirectory(work.directory().resolve("tokenizer")));
      ObjectNode job = Json.object().put("job", "prepare").put("seed", command.seed);
      job.set("input", files.json());
      job.put("train", LearningOptions.SPLIT.train())
          .put("validation", LearningOptions.SPLIT.validation())
          .put("balanced", balanced)
          .put("maxLength", fixed.orElse(0));
      work.run(job);
      List<Path> parts = files.parts(work.directory());
      List<String> names = new ArrayList<>();
      for (SplitPart part : SplitPart.values()) {
        Path folder = directory.resolve(folder(part));
        FeatureFiles.join(parts.stream().map(each -> each.resolve(folder(part))).toList(), folder);
        addFiles(withFormats(folder, formats), folder(part), names);
      }
      Provenance provenance = files.tell(parts, command.console(), false);
      return prepared(Json.read(work.directory().resolve("result.json")), names, provenance);
    }
  }

  private static Prepared prepared(JsonNode result, List<String> files, Provenance provenance) {
    List<String> labels = new ArrayList<>();
    result.path("labels").forEach(each -> labels.add(each.path("label").asText()));
    return new Prepared(
        result.path("maxLength").asInt(),
        result.path("truncatedShare").asDouble(),
        LabelSet.ordered(labels),
        result.path("labels"),
        List.copyOf(files),
        provenance);
  }

  /** Adds Parquet files, or replaces the others by them, as is wanted. */
  private static FeatureManifest withFormats(Path folder, Set<FeatureFormat> formats)
      throws IOException {
    FeatureManifest manifest = FeatureManifest.read(folder).orElseThrow();
    if (!formats.contains(FeatureFormat.PARQUET)) {
      return manifest;
    }
    boolean both = formats.contains(FeatureFormat.TFRECORD);
    Path target = both ? folder : folder.resolveSibling(folder.getFileName() + ".parquet");
    FeatureOptions options =
        FeatureOptions.of(manifest.maxLength()).withDescription(manifest.description());
    FeatureManifest made;
    try (FeatureReader rows = FeatureReader.open(folder);
        FeatureWriter writer = ParquetFeatureWriter.create(target, options, 1)) {
      Optional<FeatureBatch> batch = rows.nextBatch(BATCH_ROWS);
      while (batch.isPresent()) {
        writer.write(batch.get());
        batch = rows.nextBatch(BATCH_ROWS);
      }
      made = writer.commit();
    }
    if (!both) {
      for (FeatureManifest.Part part : manifest.files(FeatureFormat.TFRECORD)) {
        Files.delete(folder.resolve(part.name()));
      }
      Files.delete(folder.resolve(FeatureManifest.NAME));
      Files.delete(folder);
      Files.move(target, folder);
    }
    return made;
  }

  private static void addFiles(FeatureManifest manifest, String folder, List<String> files) {
    for (List<FeatureManifest.Part> ofFormat : manifest.files().values()) {
      ofFormat.forEach(file -> files.add(folder + "/" + file.name()));
    }
    files.add(folder + "/" + FeatureManifest.NAME);
  }
}
