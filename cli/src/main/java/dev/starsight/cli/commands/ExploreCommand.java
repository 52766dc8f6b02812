package dev.starsight.cli.commands;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.input.PhraseReviews;
import dev.starsight.cli.input.ReviewFiles;
import dev.starsight.cli.input.ReviewLake;
import dev.starsight.cli.input.ReviewSides;
import dev.starsight.cli.input.ReviewSource;
import dev.starsight.cli.input.UnknownColumns;
import dev.starsight.cli.options.CsvOption;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.MemoryOption;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.results.Summary;
import dev.starsight.cli.spark.SparkOption;
import dev.starsight.cli.spark.SparkReviewSource;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.drift.DriftReport;
import dev.starsight.drift.PredictionSummary;
import dev.starsight.drift.reviews.DriftTally;
import dev.starsight.drift.text.DomainClassifier;
import dev.starsight.explore.Comparison;
import dev.starsight.explore.Exploration;
import dev.starsight.explore.Exploration.Years;
import dev.starsight.explore.ExplorationReport;
import dev.starsight.explore.questions.Answer;
import dev.starsight.explore.questions.Change;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.model.Classifier;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.ModelPointer;
import dev.starsight.phrases.PhraseFinder;
import dev.starsight.phrases.PhraseFindings;
import dev.starsight.phrases.PhraseOptions;
import dev.starsight.phrases.PhraseReport;
import dev.starsight.phrases.tables.PhraseTables;
import dev.starsight.report.Section;
import dev.starsight.reviews.Examples;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code explore}: answers the eleven questions for one source, or compares two. */
@Command(
    name = "explore",
    description = {
      "Answer eleven questions about reviews, each with a table, a figure and a sentence.",
      "With --compare or --compare-years, compare two sources or two periods and tell real"
          + " differences from chance; and find the columns and texts that have drifted, and with"
          + " --model the predictions."
    },
    footer = {
      "",
      "Example: starsight explore --input reviews.tsv.gz --out exploration",
      "Example: starsight explore --lake lake --compare new.tsv.gz --out drift",
      "Example: starsight explore --input reviews.tsv.gz --years 2010-2013 --compare-years"
          + " 2014-2015 --out drift"
    })
final class ExploreCommand extends StarsightCommand {

  @Mixin final DeviceOption device = new DeviceOption();

  @Mixin private final InputOptions input = new InputOptions();

  @Option(names = "--lake", paramLabel = "DIR", description = "Lake to explore, instead of files.")
  private @Nullable Path lake;

  @Option(
      names = "--compare",
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description = "Reviews to compare with: files, or a lake.")
  private List<Path> compare = new ArrayList<>();

  @Option(
      names = "--years",
      paramLabel = "YEARS",
      description = "Use only reviews of these years, such as 2010 or 2010-2013.")
  private @Nullable String years;

  @Option(
      names = "--compare-years",
      paramLabel = "YEARS",
      description = "Years to compare with, of --compare or else of the same source.")
  private @Nullable String compareYears;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "With --compare or --compare-years: also compare what this model predicts for a sample of"
              + " the texts of both.")
  private @Nullable Path model;

  @Option(
      names = "--phrases",
      description =
          "Also find the words and phrases that tell the reviews with one star from the others, as"
              + " the command phrases does.")
  private boolean withPhrases;

  @Mixin private final SparkOption spark = new SparkOption();
  @Mixin private final CsvOption csvSafe = new CsvOption();
  @Mixin private final MemoryOption memory = new MemoryOption();

  @Mixin private final ReplaceOption.Out out = new ReplaceOption.Out();

  @Override
  public Integer call() throws IOException {
    ReviewSource source = source();
    Optional<Years> period = period("--years", years);
    Optional<Years> other = period("--compare-years", compareYears);
    boolean comparing = !compare.isEmpty() || other.isPresent();
    if (withPhrases && (comparing || period.isPresent())) {
      throw new StarsightException(
          "--phrases is for all reviews of one source, without --years and --compare; see the"
              + " command phrases");
    }
    if (model != null && !comparing) {
      throw new StarsightException(
          "--model compares the predictions for two sources, so it needs --compare or"
              + " --compare-years");
    }
    ReviewSource compared = compare.isEmpty() ? source : compared();
    if (comparing && compare.isEmpty()) {
      requireApart(period, other);
    }
    List<Path> read = new ArrayList<>(source.paths());
    read.addAll(compared.paths());
    Path pointed = model == null ? null : ModelPointer.resolve(model);
    if (pointed != null) {
      read.add(pointed);
    }
    try (AtomicDirectory directory = out.directory(this, read);
        OpenedModel opened = pointed == null ? null : ofTexts(pointed)) {
      if (comparing) {
        compare(directory, source, period, compared, other, opened);
      } else {
        explore(directory, source, period);
      }
    }
    return DONE;
  }

  private ReviewSource source() {
    ReviewSource.requireOne(input, lake, this);
    return engine(lake == null ? new ReviewFiles(input, this) : lake(lake));
  }

  private ReviewSource compared() {
    return engine(
        ReviewSource.comparedLake(compare)
            .map(this::lake)
            .orElseGet(() -> new ReviewFiles(input.withFiles(compare), this)));
  }

  private ReviewSource engine(ReviewSource source) {
    return spark.isChosen() ? new SparkReviewSource(source, spark, this, out.path()) : source;
  }

  private ReviewSource lake(Path directory) {
    return new ReviewLake(directory, memory.lakeOptions(threads));
  }

  private static Optional<Years> period(String option, @Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Years.parse(text));
    } catch (StarsightException e) {
      throw new StarsightException(option + ": " + e.getMessage(), e);
    }
  }

  private static void requireApart(Optional<Years> period, Optional<Years> other) {
    if (period.isEmpty() || other.isEmpty()) {
      throw new StarsightException(
          "--compare-years needs --years, the years to compare with, or --compare, other reviews");
    }
    if (period.get().overlaps(other.get())) {
      throw new StarsightException(
          "--years and --compare-years must not share a year, but are %s and %s"
              .formatted(period.get(), other.get()));
    }
  }

  private void explore(AtomicDirectory directory, ReviewSource source, Optional<Years> period)
      throws IOException {
    ReviewSource.Explored explored = source.explore(List.of(period));
    Exploration exploration = explored.explorations().get(0);
    exploration.writeTo(directory.path(), csvSafe.isSafe());
    Summary summary = summary("explore").inputs(explored.provenance());
    explored.unknown().addTo(summary, console());
    exploration.addTo(summary.tree());
    List<Section> more = new ArrayList<>();
    if (withPhrases) {
      PhraseFindings phrases =
          source instanceof SparkReviewSource onSpark
              ? onSpark.phrases(
                  input, PhrasesCommand.DATE_COLUMN, PhrasesCommand.DEFAULT_LABEL, seed)
              : phrases();
      PhraseTables.of(phrases).writeTo(directory.path(), csvSafe.isSafe());
      phrases.addTo(summary.tree());
      more.addAll(PhraseReport.sections(phrases));
    }
    ExplorationReport.of(name(source.shortName(), period), exploration, more, explored.provenance())
        .writeTo(directory.path().resolve("report.html"));
    commit(directory, summary);
    for (Answer answer : exploration.answers()) {
      console().result("%s\n  %s", answer.title(), answer.sentence());
    }
    console().result("report: " + out.resolve("report.html"));
    print(summary);
  }

  private PhraseFindings phrases() throws IOException {
    PhraseReviews.Columns columns =
        new PhraseReviews.Columns(
            input.textColumn(), input.labelColumn(), PhrasesCommand.DATE_COLUMN, null, false);
    PhraseReviews reviews =
        lake == null
            ? new PhraseReviews.OfFiles(input, columns, this)
            : new PhraseReviews.OfLake(lake, memory.lakeOptions(threads), columns, null);
    ReviewSides sides =
        ReviewSides.label(reviews, input.labelColumn(), PhrasesCommand.DEFAULT_LABEL);
    return PhraseFinder.find(sides, sides.sides(), PhraseOptions.defaults().withSeed(seed), run());
  }

  private void compare(
      AtomicDirectory directory,
      ReviewSource source,
      Optional<Years> period,
      ReviewSource compared,
      Optional<Years> other,
      @Nullable OpenedModel opened)
      throws IOException {
    ReviewSource.Explored both = explored(source, period, compared, other, seed);
    Exploration one = both.explorations().get(0);
    Exploration another = both.explorations().get(1);
    List<String> names = names(source, period, compared, other);
    Comparison comparison = Comparison.of(names.get(0), one, names.get(1), another);
    one.writeTo(directory.path(), csvSafe.isSafe());
    comparison.writeTo(directory.path(), csvSafe.isSafe());
    DriftReport drift =
        both.drift()
            .get(1)
            .comparedWith(
                both.drift().get(0),
                names.get(0),
                names.get(1),
                DomainClassifier.of(seed, run()),
                opened == null ? null : predictions(opened.classifier()));
    drift.writeTo(directory.path(), csvSafe.isSafe());
    ExplorationReport.of(comparison, drift.sections(), both.provenance())
        .writeTo(directory.path().resolve("report.html"));
    Summary summary = summary("explore").inputs(both.provenance());
    both.unknown().addTo(summary, console());
    comparison.addTo(summary.tree());
    drift.addTo(summary.tree());
    commit(directory, summary);
    console().result(comparison.sentence());
    console().result(drift.sentence());
    for (Change change : comparison.changes()) {
      console().result("%s\n  %s", change.question().title(), change.sentence());
    }
    console().result("report: " + out.resolve("report.html"));
    print(summary);
  }

  /** Opens a model that needs nothing but the text, which is all that samples have. */
  private static OpenedModel ofTexts(Path model) throws IOException {
    OpenedModel opened = SavedModels.open(model);
    List<String> others = new ArrayList<>(opened.classifier().columns());
    opened.classifier().headline().ifPresent(headline -> others.add(Examples.HEADLINE));
    if (!others.isEmpty()) {
      opened.close();
      throw new StarsightException(
          "--model must predict from the text alone, but %s also reads %s"
              .formatted(model, String.join(", ", others)));
    }
    return opened;
  }

  private Function<List<Example>, PredictionSummary> predictions(Classifier classifier) {
    return texts -> {
      PredictionSummary predictions = new PredictionSummary(classifier.labels(), seed);
      Models.predict(classifier, texts, "predicting", this).forEach(predictions::accept);
      return predictions;
    };
  }

  /** Explores both; one source is read once for both periods. */
  private static ReviewSource.Explored explored(
      ReviewSource source,
      Optional<Years> period,
      ReviewSource compared,
      Optional<Years> other,
      long seed)
      throws IOException {
    if (source == compared) {
      return source.explore(List.of(period, other), seed);
    }
    ReviewSource.Explored one = source.explore(List.of(period), seed);
    ReviewSource.Explored another = compared.explore(List.of(other), seed);
    List<Exploration> explorations = new ArrayList<>(one.explorations());
    explorations.addAll(another.explorations());
    List<DriftTally> drift = new ArrayList<>(one.drift());
    drift.addAll(another.drift());
    List<Provenance.Source> read = new ArrayList<>(one.provenance().sources());
    read.addAll(another.provenance().sources());
    Set<String> unknown = new LinkedHashSet<>(one.unknown().names());
    unknown.addAll(another.unknown().names());
    return new ReviewSource.Explored(
        explorations, drift, new Provenance(read, List.of()), new UnknownColumns(unknown));
  }

  private static List<String> names(
      ReviewSource source, Optional<Years> period, ReviewSource compared, Optional<Years> other) {
    if (source == compared) {
      return List.of(name("", period), name("", other));
    }
    List<String> names =
        List.of(name(source.shortName(), period), name(compared.shortName(), other));
    if (names.get(0).equals(names.get(1))) {
      names = List.of(name(source.place(), period), name(compared.place(), other));
    }
    return names.get(0).equals(names.get(1))
        ? List.of(names.get(0), names.get(1) + " (second)")
        : names;
  }

  private static String name(String source, Optional<Years> period) {
    String years = period.map(Years::toString).orElse("");
    return source + (source.isEmpty() || years.isEmpty() ? "" : ", ") + years;
  }
}
