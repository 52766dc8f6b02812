package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.InputOptions;
import dev.starsight.cli.options.MemorySize;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.lake.IngestReport;
import dev.starsight.lake.LakeIngest;
import dev.starsight.lake.LakeOptions;
import dev.starsight.reviews.ReviewColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ingest}: files of reviews into a lake. */
@Command(
    name = "ingest",
    description = {
      "Take Amazon reviews into a lake: Parquet, a folder for each product_category.",
      "A file whose bytes the lake has already changes nothing; a file that has changed replaces"
          + " what came from it before. All files come in, or none."
    },
    footer = {"", "Example: starsight ingest --input reviews.tsv.gz --lake lake"})
final class IngestCommand extends StarsightCommand {

  @Option(
      names = "--input",
      arity = "1..*",
      required = true,
      paramLabel = "FILE",
      description =
          "Reviews: Amazon TSV or any delimited file with a header whose columns are named; plain"
              + " or gzip.")
  private List<Path> input = new ArrayList<>();

  @Option(
      names = "--text-column",
      paramLabel = "COLUMN",
      defaultValue = "review_body",
      description =
          "Where the text is (default: ${DEFAULT-VALUE}). Other columns than those named are taken"
              + " by Amazon's names, and are NULL where the file lacks them.")
  private String textColumn = "review_body";

  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      defaultValue = "star_rating",
      description = "Where the stars are, 1 to 5 (default: ${DEFAULT-VALUE}).")
  private String labelColumn = "star_rating";

  @Option(
      names = "--category-column",
      paramLabel = "COLUMN",
      defaultValue = "product_category",
      description = "What the lake is partitioned by (default: ${DEFAULT-VALUE}).")
  private String categoryColumn = "product_category";

  @Option(
      names = "--lake",
      required = true,
      paramLabel = "DIR",
      description = "The lake; made if there is none.")
  private Path lake = Path.of("lake");

  @Option(
      names = "--strict",
      description =
          "The first bad row stops; without it bad rows are written to DIR/rejects with line and"
              + " reason, unless they are more than 1 %%.")
  private boolean strict;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "1g",
      converter = MemorySize.class,
      description =
          "What DuckDB may hold, beside the Java heap (default: ${DEFAULT-VALUE}): 512m, 2g.")
  private int megabytes;

  @Override
  public Integer call() throws IOException {
    LakeIngest ingest =
        LakeIngest.into(lake)
            .withOptions(LakeOptions.defaults().withMemoryMegabytes(megabytes).withThreads(threads))
            .withStrict(strict)
            .withColumns(new ReviewColumns(textColumn, labelColumn, categoryColumn));
    requireOutside();
    boolean fresh = !Files.exists(lake);
    IngestReport[] report = new IngestReport[1];
    new Interruption(console(), () -> interrupted(fresh))
        .during(() -> report[0] = ingest.run(input, console()));
    tell(report[0]);
    return DONE;
  }

  private String interrupted(boolean fresh) {
    if (fresh && !Files.exists(lake.resolve("lake.json"))) {
      try {
        Outputs.delete(lake);
      } catch (IOException e) {
        // It holds nothing, and the next ingest begins with it.
      }
      return "nothing was written";
    }
    return lake + " is as it was";
  }

  /** Reading what is being written would not end well. */
  private void requireOutside() throws IOException {
    if (!Files.isDirectory(lake)) {
      return;
    }
    Path inside = lake.toRealPath();
    for (Path file : input) {
      if (Files.exists(file) && file.toRealPath().startsWith(inside)) {
        throw new StarsightException(
            file + " lies within the lake " + lake + "; what is taken in must lie elsewhere");
      }
    }
  }

  private void tell(IngestReport report) {
    List<Provenance.Source> sources = new ArrayList<>();
    for (IngestReport.Taken taken : report.taken()) {
      console()
          .result(
              String.format(
                  Locale.ROOT,
                  "%s: %,d rows %s%s",
                  taken.path(),
                  taken.rows(),
                  switch (taken.status()) {
                    case ADDED -> "added";
                    case REPLACED -> "in place of what came from it before";
                    case UNCHANGED -> "are in the lake already";
                  },
                  taken.rejected() == 0
                      ? ""
                      : String.format(Locale.ROOT, ", %,d refused", taken.rejected())));
      if (taken.dialect() != null) {
        console().note("  read as " + taken.dialect());
      }
      InputOptions.tell(taken.rejects(), console());
      sources.add(
          new Provenance.Source(taken.path(), taken.sha256(), taken.rows(), taken.rejected()));
    }
    for (List<String> names : report.similarCategories()) {
      console()
          .result(
              "categories that are probably one, kept apart: " + String.join(", ", quoted(names)));
    }
    console()
        .result(
            String.format(
                Locale.ROOT,
                "%s: %,d rows in %,d categories, %,d Parquet files of %.1f MB",
                lake,
                report.rows(),
                report.rowsByCategory().size(),
                report.files(),
                report.bytes() / 1e6));
    print(summary(report, sources));
  }

  private static List<String> quoted(List<String> names) {
    return names.stream().map(name -> '"' + name + '"').toList();
  }

  private Summary summary(IngestReport report, List<Provenance.Source> sources) {
    Summary summary = summary("ingest").inputs(new Provenance(sources, List.of()));
    summary.put("lake", lake.toString());
    ArrayNode taken = summary.array("sources");
    for (IngestReport.Taken each : report.taken()) {
      taken
          .addObject()
          .put("path", each.path())
          .put("status", each.status().name().toLowerCase(Locale.ROOT))
          .put("rows", each.rows())
          .put("rejected", each.rejected())
          .put("rejects", each.rejectsFile().isEmpty() ? null : each.rejectsFile())
          .put("parquetBytes", each.parquetBytes());
    }
    summary.put("rows", report.rows());
    summary.put("files", report.files());
    summary.put("parquetBytes", report.bytes());
    ArrayNode partitions = summary.array("partitions");
    report
        .rowsByCategory()
        .forEach(
            (category, rows) -> {
              ObjectNode node = partitions.addObject();
              node.put("product_category", category).put("rows", rows);
            });
    ArrayNode similar = summary.array("similarCategories");
    report.similarCategories().forEach(names -> names.forEach(similar.addArray()::add));
    return summary;
  }
}
