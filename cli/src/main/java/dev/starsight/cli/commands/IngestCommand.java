package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.DialectOption;
import dev.starsight.cli.input.InputFiles;
import dev.starsight.cli.input.RejectWarning;
import dev.starsight.cli.options.MemoryOption;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.lake.IngestReport;
import dev.starsight.lake.LakeIngest;
import dev.starsight.reviews.ReviewColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ingest}: adds files of reviews to a lake. */
@Command(
    name = "ingest",
    description = {
      "Add Amazon reviews to a lake of Parquet files, one folder for each product_category.",
      "A file that the lake already has is skipped; a changed file replaces its earlier rows."
          + " Either all files are added or none."
    },
    footer = {"", "Example: starsight ingest --input reviews.tsv.gz --lake lake"})
final class IngestCommand extends StarsightCommand {

  @Option(
      names = "--input",
      arity = "1..*",
      required = true,
      paramLabel = "FILE",
      description =
          "Files of reviews, or directories of them: Amazon TSV, any delimited file with a header,"
              + " JSON lines or Parquet; plain, gzip or zstd.")
  private List<Path> input = new ArrayList<>();

  @Option(
      names = "--text-column",
      paramLabel = "COLUMN",
      defaultValue = "review_body",
      description =
          "Column of the text (default: ${DEFAULT-VALUE}). Columns without an option have the names"
              + " of Amazon reviews, and are NULL if the file lacks them.")
  private String textColumn = "review_body";

  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      defaultValue = "star_rating",
      description = "Column of the stars, 1 to 5 (default: ${DEFAULT-VALUE}).")
  private String labelColumn = "star_rating";

  @Option(
      names = "--category-column",
      paramLabel = "COLUMN",
      defaultValue = "product_category",
      description = "Column to partition the lake by (default: ${DEFAULT-VALUE}).")
  private String categoryColumn = "product_category";

  @Option(
      names = "--lake",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the lake, which is created if it does not exist.")
  private Path lake = Path.of("lake");

  @Option(
      names = "--strict",
      description =
          "Stop at the first bad row. Without it bad rows are written to DIR/rejects with line and"
              + " reason, and more than 1 %% of them are an error.")
  private boolean strict;

  @Mixin private final DialectOption dialect = new DialectOption();

  @Mixin private final MemoryOption memory = new MemoryOption();

  @Override
  public Integer call() throws IOException {
    LakeIngest ingest =
        LakeIngest.into(lake)
            .withOptions(memory.lakeOptions(threads))
            .withStrict(strict)
            .withFormat(dialect.in(ReadOptions.defaults()))
            .withColumns(new ReviewColumns(textColumn, labelColumn, categoryColumn));
    if (input.contains(Path.of("-"))) {
      throw new StarsightException(
          "ingest needs files, to know them again, not standard input (-); write it to a file");
    }
    List<Path> files = InputFiles.of(input);
    requireOutside(files);
    boolean fresh = !Files.exists(lake);
    IngestReport[] report = new IngestReport[1];
    new Interruption(console(), () -> interrupted(fresh))
        .during(() -> report[0] = ingest.run(files, console()));
    printReport(report[0]);
    return DONE;
  }

  private String interrupted(boolean fresh) {
    if (fresh && !Files.exists(lake.resolve("lake.json"))) {
      try {
        Files.deleteIfExists(lake.resolve("lake.lock"));
        Files.deleteIfExists(lake);
      } catch (IOException e) {
        // Somebody else has put something there.
      }
      return "nothing was written";
    }
    return lake + " is as it was";
  }

  private void requireOutside(List<Path> files) throws IOException {
    if (!Files.isDirectory(lake)) {
      return;
    }
    Path inside = lake.toRealPath();
    for (Path file : files) {
      if (Files.exists(file) && file.toRealPath().startsWith(inside)) {
        throw new StarsightException(
            file + " lies within the lake " + lake + "; the files to ingest must lie elsewhere");
      }
    }
  }

  private void printReport(IngestReport report) {
    List<Provenance.Source> sources = new ArrayList<>();
    for (IngestReport.IngestedFile ingested : report.ingested()) {
      console()
          .result(
              "%s: %,d rows %s%s",
              ingested.path(),
              ingested.rows(),
              switch (ingested.status()) {
                case ADDED -> "added";
                case REPLACED -> "in place of what came from it before";
                case UNCHANGED -> "are in the lake already";
              },
              ingested.rejected() == 0
                  ? ""
                  : String.format(Locale.ROOT, ", %,d refused", ingested.rejected()));
      if (ingested.dialect() != null) {
        console().note("  read as " + ingested.dialect());
      }
      RejectWarning.warn(ingested.rejects(), console());
      sources.add(
          new Provenance.Source(
              ingested.path(), ingested.sha256(), ingested.rows(), ingested.rejected()));
    }
    for (List<String> names : report.similarCategories()) {
      console()
          .result(
              "categories that are probably the same, kept apart: "
                  + names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ")));
    }
    console()
        .result(
            "%s: %,d rows in %,d categories, %,d Parquet files of %.1f MB",
            lake,
            report.rows(),
            report.rowsByCategory().size(),
            report.files(),
            report.bytes() / 1e6);
    print(summary(report, sources));
  }

  private Summary summary(IngestReport report, List<Provenance.Source> sources) {
    Summary summary = summary("ingest").inputs(new Provenance(sources, List.of()));
    summary.put("lake", lake.toString());
    ArrayNode files = summary.array("sources");
    for (IngestReport.IngestedFile each : report.ingested()) {
      files
          .addObject()
          .put("path", each.path())
          .put("status", each.status().name().toLowerCase(Locale.ROOT))
          .put("rows", each.rows())
          .put("rejected", each.rejected())
          .put("rejects", each.rejectsFile().isEmpty() ? null : each.rejectsFile())
          .put("parquetBytes", each.parquetBytes());
    }
    summary
        .put("rows", report.rows())
        .put("files", report.files())
        .put("parquetBytes", report.bytes());
    ArrayNode partitions = summary.array("partitions");
    report
        .rowsByCategory()
        .forEach(
            (name, rows) -> partitions.addObject().put("product_category", name).put("rows", rows));
    ArrayNode similar = summary.array("similarCategories");
    report.similarCategories().forEach(names -> names.forEach(similar.addArray()::add));
    return summary;
  }
}
