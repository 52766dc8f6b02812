package dev.starsight.cli.commands;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.input.UnknownColumns;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.quality.ForLearning;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.delimited.Header;
import dev.starsight.delimited.Row;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.lake.Lake;
import dev.starsight.lake.LakeOptions;
import dev.starsight.quality.Checks;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.ReviewChecks;
import dev.starsight.quality.RowSchema;
import dev.starsight.quality.Scan;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code check}: computes quality metrics and runs checks. */
@Command(
    name = "check",
    description =
        "Compute quality metrics and run checks in one pass; exit code 3 if a check fails.",
    footer = {"", "Example: starsight check --input reviews.tsv.gz --out quality --suggest"})
final class CheckCommand extends StarsightCommand {

  @Mixin private final InputOptions input = new InputOptions();

  @Option(names = "--lake", paramLabel = "DIR", description = "Lake to check, instead of files.")
  private @Nullable Path lake;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = ReplaceOption.DIRECTORY)
  private Path out = Path.of("check");

  @Mixin private final ReplaceOption replace = new ReplaceOption();

  @Mixin private final ForLearning forLearning = new ForLearning();

  @Option(names = "--suggest", description = "Suggest further checks.")
  private boolean suggest;

  @Option(
      names = "--rules",
      paramLabel = "RULES",
      defaultValue = "standard",
      description =
          "Set of checks: standard (default), or workshop, the seven of the workshop, which also"
              + " require 200,000 rows.")
  private String rules = "standard";

  @Override
  public Integer call() throws IOException {
    if (lake == null) {
      input.require(this);
    } else {
      input.requireNone("--lake");
    }
    if (!rules.equals("standard") && !rules.equals("workshop")) {
      throw new StarsightException(
          ("--rules must be standard or workshop, but is \"%s\" (rules from a file come in a later"
                  + " version)")
              .formatted(rules));
    }
    forLearning.prepare(input, lake);
    List<Path> sources = new ArrayList<>(lake == null ? input.files() : List.of(lake));
    sources.addAll(forLearning.sources());
    try (AtomicDirectory directory = replace.directory(this, out, sources)) {
      Verified verified = verified();
      QualityReport report = verified.report();
      report.writeTo(directory.path());
      report.page(verified.provenance()).writeTo(directory.path().resolve("report.html"));
      Summary summary = summary("check").inputs(verified.provenance());
      verified.unknown().addTo(summary, console());
      report.addTo(summary.tree());
      forLearning.run(this, input, lake, directory.path(), summary);
      commit(directory, summary);
      printReport(report);
      print(summary);
      return report.holds() ? DONE : CHECKS_FAILED;
    }
  }

  private Verified verified() throws IOException {
    if (lake != null) {
      return lake(lake);
    }
    return input.headers().areReviews() ? reviews() : texts();
  }

  private void printReport(QualityReport report) {
    console().result(report.summary());
    for (QualityReport.Result broken : report.violations()) {
      console().result("  " + broken.constraint() + ": " + broken.outcome().message());
    }
    console().result("report: " + out.resolve("report.html"));
  }

  private record Verified(QualityReport report, Provenance provenance, UnknownColumns unknown) {}

  private Verified reviews() throws IOException {
    UnknownColumns unknown = UnknownColumns.of(input);
    Checks<Review> checks = checks(unknown);
    Scan<Review> scan = checks.scan();
    Provenance provenance = input.streamReviews(this, scan::accept);
    return new Verified(checks.report(scan), provenance, unknown);
  }

  private Verified lake(Path directory) throws IOException {
    LakeOptions options = LakeOptions.defaults().withThreads(threads);
    try (Lake opened = Lake.open(directory, options)) {
      UnknownColumns unknown = UnknownColumns.of(opened);
      Checks<Review> checks = checks(unknown);
      Scan<Review> scan = checks.scan();
      opened.forEachReview(scan);
      return new Verified(checks.report(scan), opened.catalogue().provenance(), unknown);
    }
  }

  private Checks<Review> checks(UnknownColumns unknown) {
    Checks<Review> checks =
        rules.equals("workshop")
            ? ReviewChecks.workshop(unknown.names())
            : ReviewChecks.standard(unknown.names());
    return suggest ? checks.withSuggestions() : checks;
  }

  private Verified texts() throws IOException {
    if (rules.equals("workshop")) {
      throw new StarsightException(
          input.files().get(0)
              + ": --rules workshop needs reviews of Amazon or Yelp, which these are not");
    }
    Header header = input.headers().of(input.files().get(0));
    RowSchema<Row> schema = RowSchema.ofTexts(header.names(), Row::text);
    header.index(input.textColumn());
    header.index(input.labelColumn());
    Checks<Row> checks = Checks.forColumns(schema, input.textColumn(), input.labelColumn());
    checks = suggest ? checks.withSuggestions() : checks;
    Scan<Row> scan = checks.scan();
    Provenance provenance = input.streamRows(this, scan::accept);
    return new Verified(checks.report(scan), provenance, new UnknownColumns(Set.of()));
  }
}
