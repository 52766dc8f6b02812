package dev.starsight.cli.commands;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.input.UnknownColumns;
import dev.starsight.cli.labelerrors.LabelErrorOption;
import dev.starsight.cli.labelerrors.LabelErrorSearch;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.quality.ForLearning;
import dev.starsight.cli.quality.HistoryOption;
import dev.starsight.cli.results.Summary;
import dev.starsight.cli.spark.SparkCheck;
import dev.starsight.cli.spark.SparkInput;
import dev.starsight.cli.spark.SparkOption;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.delimited.ColumnsByName;
import dev.starsight.delimited.Header;
import dev.starsight.delimited.Row;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.lake.Lake;
import dev.starsight.lake.LakeOptions;
import dev.starsight.quality.CheckRun;
import dev.starsight.quality.CheckSelection;
import dev.starsight.quality.Checks;
import dev.starsight.quality.FailingRows;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Level;
import dev.starsight.quality.internal.RowHandover;
import dev.starsight.quality.rules.RulesFile;
import dev.starsight.report.Section;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
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

  @Mixin private final ReplaceOption.Out out = new ReplaceOption.Out();

  @Mixin private final ForLearning forLearning = new ForLearning();

  @Mixin private final HistoryOption history = new HistoryOption();

  @Option(names = "--suggest", description = "Suggest further checks.")
  private boolean suggest;

  @Option(
      names = "--rules",
      paramLabel = "RULES",
      defaultValue = "standard",
      description =
          "Checks to run: standard (default); workshop, the seven of the workshop, which also"
              + " require 200,000 rows; or a file with a rule a line, such as"
              + " isComplete(review_id).")
  private String rules = CheckSelection.STANDARD;

  @Mixin private final SparkOption spark = new SparkOption();

  private List<Check> fromFile = List.of();
  private CheckSelection selection = CheckSelection.of(CheckSelection.STANDARD, null, false, 0);

  @Mixin private final LabelErrorOption labelErrors = new LabelErrorOption();

  @Override
  public Integer call() throws IOException {
    if (lake == null) {
      input.require(this);
    } else {
      input.requireNone("--lake");
    }
    labelErrors.require(input, lake);
    String text = null;
    if (!rules.equals(CheckSelection.STANDARD) && !rules.equals(CheckSelection.WORKSHOP)) {
      text = RulesFile.readText(rulesFile());
      fromFile = RulesFile.parse(rules, text);
    }
    selection = CheckSelection.of(rules, text, suggest, seed);
    forLearning.prepare(input, lake);
    history.prepare(saved(), out.path(), fromFile);
    List<Path> sources = new ArrayList<>(lake == null ? input.files() : List.of(lake));
    sources.addAll(forLearning.sources());
    if (!fromFile.isEmpty()) {
      sources.add(Path.of(rules));
    }
    try (AtomicDirectory directory = out.directory(this, sources)) {
      Verified verified = verified(directory.path());
      QualityReport report = verified.report();
      report.writeTo(directory.path());
      List<Section> further = new ArrayList<>();
      Summary summary = summary("check").inputs(verified.provenance());
      verified.unknown().addTo(summary, console());
      report.addTo(summary.tree());
      if (labelErrors.isGiven()) {
        LabelErrorSearch search = searchLabelErrors();
        further.add(labelErrors.write(search, directory.path(), summary, console()));
      }
      forLearning.run(this, input, lake, directory.path(), summary);
      further.addAll(
          history.add(report, verified.provenance(), directory.path(), summary, console()));
      report.page(verified.provenance(), further).writeTo(directory.path().resolve("report.html"));
      commit(directory, summary);
      printReport(report);
      print(summary);
      return report.holds() && !history.fails() ? DONE : CHECKS_FAILED;
    }
  }

  private LabelErrorSearch searchLabelErrors() throws IOException {
    if (lake == null) {
      return LabelErrorSearch.of(input, this);
    }
    try (Lake opened = Lake.open(lake, LakeOptions.defaults().withThreads(threads))) {
      return LabelErrorSearch.of(opened, this);
    }
  }

  private Path rulesFile() {
    Path file = Path.of(rules);
    if (!Files.exists(file)) {
      throw new StarsightException(
          "--rules must be standard, workshop or a file of rules, but there is no file \"%s\""
              .formatted(rules));
    }
    return file;
  }

  private Verified verified(Path directory) throws IOException {
    if (spark.isChosen()) {
      return lake != null || input.headers().areReviews()
          ? reviewsOnSpark(directory)
          : textsOnSpark(directory);
    }
    try (FailingRows failing = FailingRows.in(directory)) {
      if (lake != null) {
        return lake(lake, failing);
      }
      return input.headers().areReviews() ? reviews(failing) : texts(failing);
    }
  }

  private void printReport(QualityReport report) {
    console().result(report.summary());
    for (QualityReport.Result broken : report.violations()) {
      String level = broken.level() == Level.WARNING ? "warning: " : "";
      console().result("  " + level + broken.constraint() + ": " + broken.message());
    }
    console().result("report: " + out.resolve("report.html"));
  }

  private record Verified(QualityReport report, Provenance provenance, UnknownColumns unknown) {}

  /** A row with its place, which the thread that checks can no longer ask the reader for. */
  private record Placed<T>(T row, String place) {}

  private Verified reviews(FailingRows failing) throws IOException {
    UnknownColumns unknown = UnknownColumns.of(input);
    AtomicReference<String> place = new AtomicReference<>("");
    CheckRun<Review> run =
        selection.ofReviews(unknown.names()).locatedBy(review -> place.get()).start(failing);
    Consumer<Placed<Review>> checking =
        placed -> {
          place.setPlain(placed.place());
          run.accept(placed.row());
        };
    Provenance provenance =
        check(
            checking,
            placed -> size(placed.row()),
            sink ->
                input.streamReviews(
                    this, review -> sink.accept(new Placed<>(review, input.place()))));
    return new Verified(history.report(run), provenance, unknown);
  }

  /** Passes all rows on and returns where they come from. */
  private interface Reading<T> {
    Provenance read(Consumer<T> sink) throws IOException;
  }

  /** Checks rows in order, in another thread than the one that reads if there may be several. */
  private <T> Provenance check(Consumer<T> checking, ToLongFunction<T> size, Reading<T> reading)
      throws IOException {
    if (threads == 1) {
      return reading.read(checking);
    }
    try (RowHandover<T> other = new RowHandover<>(checking, size)) {
      Provenance provenance = reading.read(other);
      other.finish();
      return provenance;
    }
  }

  private static long size(Review review) {
    return review.reviewBody().length();
  }

  /** Returns about the bytes of a row, which has two numbers for each field. */
  private static long size(Row row) {
    return row.bytes().length + 2L * Integer.BYTES * row.size();
  }

  private Verified lake(Path directory, FailingRows failing) throws IOException {
    LakeOptions options = LakeOptions.defaults().withThreads(threads);
    try (Lake opened = Lake.open(directory, options)) {
      UnknownColumns unknown = UnknownColumns.of(opened);
      CheckRun<Review> run =
          selection.ofReviews(unknown.names()).locatedBy(Review::reviewId).start(failing);
      Provenance provenance =
          check(
              run,
              CheckCommand::size,
              sink -> {
                opened.forEachReview(sink);
                return opened.catalogue().provenance();
              });
      return new Verified(history.report(run), provenance, unknown);
    }
  }

  private Verified reviewsOnSpark(Path directory) throws IOException {
    UnknownColumns unknown = lake == null ? UnknownColumns.of(input) : SparkInput.unknown(lake);
    SparkInput read = lake == null ? SparkInput.of(input) : SparkInput.of(lake);
    SparkCheck check = new SparkCheck(this, read, selection).ofReviews(unknown.names());
    CheckRun<Review> run =
        check.run(spark, selection.ofReviews(unknown.names()), directory, out.path());
    return new Verified(history.report(run), check.provenance(), unknown);
  }

  private Verified textsOnSpark(Path directory) throws IOException {
    SparkCheck check = new SparkCheck(this, SparkInput.of(input), selection);
    CheckRun<Row> run = check.run(spark, textChecks(), directory, out.path());
    return new Verified(history.report(run), check.provenance(), new UnknownColumns(Set.of()));
  }

  private Verified texts(FailingRows failing) throws IOException {
    CheckRun<Row> run =
        textChecks().locatedBy(row -> row.header().source() + ":" + row.line()).start(failing);
    Provenance provenance =
        check(run, CheckCommand::size, sink -> input.streamRows(this, sink::accept));
    return new Verified(history.report(run), provenance, new UnknownColumns(Set.of()));
  }

  /** Returns the checks of the columns of the first file, which the others must have. */
  private Checks<Row> textChecks() throws IOException {
    if (rules.equals(CheckSelection.WORKSHOP)) {
      throw new StarsightException(
          input.files().get(0)
              + ": --rules workshop needs reviews of Amazon or Yelp, which these are not");
    }
    Header header = input.headers().of(input.files().get(0));
    ColumnsByName columns = new ColumnsByName(header);
    if (fromFile.isEmpty()) {
      header.index(input.textColumn());
      header.index(input.labelColumn());
    }
    for (Path file : input.files()) {
      columns.require(input.headers().of(file));
    }
    return selection.ofTexts(
        RowSchema.ofTexts(header.names(), columns::text), input.textColumn(), input.labelColumn());
  }
}
