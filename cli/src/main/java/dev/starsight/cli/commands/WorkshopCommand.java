package dev.starsight.cli.commands;

import dev.starsight.annotation.AnnotationInstructions;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.automl.Trial;
import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.cli.console.Stages;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.CleanOption;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.input.UnknownColumns;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.options.PromiseOptions;
import dev.starsight.cli.options.PromiseOptions.Parts;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.options.SplitOption;
import dev.starsight.cli.promise.MadePromise;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.SavedRun;
import dev.starsight.cli.results.Summary;
import dev.starsight.cli.results.TestLooks;
import dev.starsight.cli.results.Version;
import dev.starsight.cli.rows.Features;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Splits.Recipe;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.explore.Exploration;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Json;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.internal.MetricsJson;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.ReviewChecks;
import dev.starsight.reviews.Review;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.SavedModels;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code workshop}: runs all stages in order and writes one report. */
@Command(
    name = "workshop",
    description = {
      "Run all stages: read or generate reviews, check and explore them, split and tokenize, search"
          + " candidates from the majority label to a fine-tuned encoder, evaluate the best one"
          + " once on held-out rows, save it, and queue its unsure predictions for a person."
    },
    footer = {"", "Example: starsight workshop --input reviews.tsv.gz --out run --budget 10m"})
final class WorkshopCommand extends StarsightCommand {

  private static final Duration DEFAULT_BUDGET = Duration.ofMinutes(3);
  private static final int SAMPLE_ROWS = 20_000;
  static final String SAMPLE = "sample.tsv.gz";

  @Mixin private final InputOptions input = new InputOptions();

  @Mixin private final HeadlineOption headline = new HeadlineOption();
  @Mixin private final CleanOption clean = new CleanOption();
  @Mixin private final SplitOption split = new SplitOption();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "starsight-workshop",
      description =
          "Output directory (default: ${DEFAULT-VALUE}): new, empty, or with an unchanged result of"
              + " this command, which is replaced. Answers in its queue are kept.")
  private Path out = Path.of("starsight-workshop");

  @Mixin private final ReplaceOption replace = new ReplaceOption();

  @Mixin private final EncoderOption encoder = new EncoderOption();
  @Mixin final DeviceOption device = new DeviceOption();

  @Mixin private final LearningOptions learning = new LearningOptions();

  @Mixin private final PromiseOptions promise = new PromiseOptions();

  /** Tests search fewer candidates. */
  private UnaryOperator<CandidateSearch> changedSearch = UnaryOperator.identity();

  void changeSearch(UnaryOperator<CandidateSearch> change) {
    changedSearch = change;
  }

  @Override
  public Integer call() throws IOException {
    Stages stages = new Stages(console());
    promise.wish();
    encoder.require(HubFiles.ENCODER);
    if (saved().isPresent()) {
      stages.useTimesOf(Json.read(saved().get().directory().resolve("summary.json")));
    }
    try (AtomicDirectory directory =
        Outputs.directory(
            out, replace.owner(this).withGrowing(TestLooks.FILES), encoder.with(input.files()))) {
      Path target = directory.path();
      WorkshopResults results = new WorkshopResults(stages);
      read(results, target);
      check(results, target);
      explore(results, target);
      split(results);
      prepare(results, target);
      search(results, target);
      evaluate(results, target);
      queue(results, target);
      try (EarlierQueues earlier =
          EarlierQueues.moveInto(out, directory.replacesResult(), target)) {
        results.takeOver(earlier, saved().map(SavedRun::directory).orElse(null));
        stages.run(
            "report",
            "writing the report",
            () ->
                WorkshopReport.of(
                        results,
                        SplitOption.boundary(split.column(), results.splits.grouping()),
                        seed)
                    .writeTo(target.resolve("report.html")));
        directory.leaveToPeople(earlier.names(), earlier.taken());
        Summary summary = summarize(results, target);
        earlier.releaseIfNeededToMove();
        commit(directory, summary);
        results.print(console(), out, earlier, seconds());
        print(summary);
      }
    }
    return DONE;
  }

  private void read(WorkshopResults results, Path target) throws IOException {
    if (!input.isGiven()) {
      results.stages.run(
          "sample",
          String.format(
              Locale.ROOT, "generating %,d sample reviews (no --input was given)", SAMPLE_ROWS),
          () -> SampleCommand.write(target.resolve(SAMPLE), SAMPLE_ROWS, seed, console()));
      input.use(target.resolve(SAMPLE));
      results.generated = true;
    }
    results.stages.run(
        "read",
        "reading reviews",
        () -> {
          split.prepare(input);
          headline.prepare(input, console());
          clean.prepare(input);
          if (input.headers().areReviews()) {
            results.reviews = input.readReviews(this);
          }
          Dataset<Review> reviews = results.reviews;
          results.examples =
              reviews != null && input.hasDefaultColumns()
                  ? reviews.map(Review::toExample)
                  : input.read(this);
        });
    if (results.generated) {
      results.nameSample(target, saved().map(SavedRun::directory).orElse(null), out);
    }
    results.provenance = results.examples.provenance();
  }

  private void check(WorkshopResults results, Path target) throws IOException {
    Dataset<Review> reviews = results.reviews;
    if (reviews == null) {
      results.stages.skip(
          "check", "these are not reviews of Amazon or Yelp; `check` accepts any file");
      return;
    }
    results.stages.run(
        "check",
        "checking their quality",
        () -> {
          QualityReport report =
              ReviewChecks.standard(UnknownColumns.of(input).names()).verify(reviews);
          report.writeTo(Files.createDirectory(target.resolve("check")));
          results.quality = report;
        });
  }

  private void explore(WorkshopResults results, Path target) throws IOException {
    Dataset<Review> reviews = results.reviews;
    if (reviews == null) {
      results.stages.skip("explore", "these are not reviews of Amazon or Yelp");
      return;
    }
    results.stages.run(
        "explore",
        "answering the eleven questions",
        () -> {
          Exploration exploration = Exploration.of(reviews);
          exploration.writeTo(Files.createDirectory(target.resolve("explore")));
          results.exploration = exploration;
        });
  }

  private void split(WorkshopResults results) throws IOException {
    results.stages.run(
        "split",
        "splitting %s, equal %s on one side"
            .formatted(LearningOptions.SPLIT, split.column() == null ? "texts" : split.column()),
        () -> {
          Parts parts = promise.split(split, results.examples, seed, console()).keep(List.of());
          results.splits = parts.splits();
          results.promiseRows = parts.promise();
          results.ratio = parts.ratio();
          console().note("  " + results.splits);
        });
  }

  private void prepare(WorkshopResults results, Path target) throws IOException {
    results.stages.run(
        "prepare",
        "tokenizing into feature files (training part balanced)",
        () -> {
          try (Tokenizer tokenizer = encoder.tokenizer()) {
            results.features =
                Features.write(
                    results.splits.balanceTraining(seed),
                    LabelSet.of(results.examples),
                    headline.value(),
                    clean.value(),
                    tokenizer,
                    Files.createDirectory(target.resolve("features")),
                    run());
          }
        });
  }

  private void search(WorkshopResults results, Path target) throws IOException {
    if (results.generated && learning.budget().isEmpty()) {
      encoder.choose("minilm"); // The default budget is short for more on a slow machine.
    }
    Candidates.chooseEncoder(
        this,
        encoder,
        results.splits.train(),
        learning,
        learning.budget().orElse(DEFAULT_BUDGET),
        Candidates.SHARE_IN_SEARCH);
    Checkpoint checkpoint = encoder.checkpoint();
    FineTuning fineTuning =
        Candidates.fineTuning(checkpoint, learning, results.splits.test().size(), this)
            .withListener(
                new TrainingListener() {
                  @Override
                  public void epoch(EpochRecord epoch, long step) {
                    results.epochs.add(epoch);
                  }
                });
    CandidateSearch search =
        CandidateSearch.over(
                Candidates.standard(
                    fineTuning, encoder, learning, List.of(), results.splits.train().size(), seed),
                learning.metric,
                seed)
            .withEnsemble(SavedModels.single());
    results.stages.run(
        "search",
        "searching candidates, ranked by " + learning.metric.id() + " on validation",
        () -> {
          TrainingData data = headline.data(clean.data(results.splits), console());
          CandidateSearch.Task task =
              new CandidateSearch.Task(
                  target.resolve(WorkshopResults.CANDIDATES),
                  input.textColumn(),
                  input.labelColumn(),
                  Version.current());
          results.board =
              (saved().isPresent()
                      ? results.derive(search, data, task, saved().get().directory())
                      : changedSearch
                          .apply(search)
                          .run(
                              data,
                              task,
                              learning.run(this, DEFAULT_BUDGET),
                              trial ->
                                  Candidates.noteResult(
                                      trial, learning.metric, console(), isDebug())))
                  .writeSources(
                      Candidates.conditions(
                          this,
                          input,
                          learning,
                          results.provenance,
                          new Recipe(results.ratio, split.column(), seed),
                          headline,
                          clean),
                      target.resolve("sources"));
          results.writeSearch(target);
          results.validation = results.board.bestOnValidation().orElseThrow();
          results.headline = Candidates.headlineGain(results.board, data, learning.metric, this);
          if (isDebug()) {
            Candidates.tellFailures(results.board.partialTrials(), console());
          }
        });
  }

  private void evaluate(WorkshopResults results, Path target) throws IOException {
    Trial.Scored best = results.board.best();
    results.stages.run(
        "evaluate",
        "opening the best one, " + best.name() + ", and testing it once",
        () -> {
          TestLooks.writeFirst(target);
          Path model = target.resolve("model");
          Outputs.copy(best.directory(), model);
          try (OpenedModel opened = SavedModels.open(model)) {
            results.description = opened.description();
            results.evaluation =
                Models.evaluate(opened.classifier(), results.splits.test().rows(), "testing", this);
          }
          results.promise =
              MadePromise.of(
                  promise.wish(),
                  MadePromise.validation(
                      Optional.of(results.validation), results.splits.validation(), seed),
                  model,
                  results.promiseRows,
                  results.evaluation,
                  this);
        });
  }

  private void queue(WorkshopResults results, Path target) throws IOException {
    results.stages.run(
        "queue",
        "queueing what it is unsure of for a person",
        () -> {
          ModelDescription description = results.description;
          double threshold = Objects.requireNonNullElse(description.reviewThreshold(), 1.0);
          List<Example> unlabelled = new ArrayList<>();
          List<Prediction> predictions = new ArrayList<>();
          // Rows of the test part would be trained on once a person has labelled them.
          for (Evaluation.Judgement judgement : results.validation.judgements()) {
            Example example = judgement.example();
            boolean passes =
                results
                    .promise
                    .map(made -> made.promises().passes(judgement.prediction()))
                    .orElse(judgement.prediction().confidence() >= threshold);
            if (!passes) {
              unlabelled.add(Example.unlabelled(example.id(), example.text()));
              predictions.add(judgement.prediction());
            }
          }
          try (AnnotationQueue queue =
              AnnotationQueue.create(
                  target.resolve(EarlierQueues.QUEUE),
                  description.labels(),
                  AnnotationInstructions.stars())) {
            results.queued = queue.addUnsure(unlabelled, predictions, 1, "model");
          }
        });
  }

  private Summary summarize(WorkshopResults results, Path target) {
    Summary summary = summary("workshop").inputs(results.provenance);
    results.stages.addTo(summary.array("stages"));
    SplitOption.addTo(summary, split.column(), results.splits.grouping());
    MadePromise.addTo(summary, results.promise);
    clean.addTo(summary);
    results.earlierQueues.forEach(summary.array("earlierQueues")::add);
    return summary
        .put("encoder", encoder.name())
        .put("metric", learning.metric.id())
        .put("leaderboard", results.board.toJson(target))
        .put("best", results.board.best().name())
        .put("headline", Candidates.json(results.headline))
        .put("evaluation", MetricsJson.write(results.evaluation.metrics()))
        .put("queued", results.queued)
        .put("keptAnswers", results.keptAnswers)
        .put("report", "report.html")
        .put("model", "model");
  }
}
