package dev.starsight.cli.commands;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.automl.report.SearchReport;
import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.automl.search.Leaderboard;
import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.CleanOption;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.AlsoOption;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.options.FeatureOption;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.options.PromiseOptions;
import dev.starsight.cli.options.PromiseOptions.Parts;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.options.SplitOption;
import dev.starsight.cli.promise.MadePromise;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.cli.results.TestLooks;
import dev.starsight.cli.results.Version;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Recipe;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.HeadlineGain;
import dev.starsight.evaluation.report.ExplanationSections;
import dev.starsight.explain.ColumnImportance;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.ResultOwner;
import dev.starsight.files.internal.WorkLock;
import dev.starsight.files.internal.WorkManifest;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.model.Classifier;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.internal.MetricsJson;
import dev.starsight.profile.FeatureChoice;
import dev.starsight.profile.ProfileReport;
import dev.starsight.profile.TableProfile;
import dev.starsight.report.Section;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code automl}: searches candidates and ranks them. */
@Command(
    name = "automl",
    description =
        "Fit candidates within a budget, rank them on the validation part, test the best one once.",
    footer = {
      "",
      "Example: starsight automl --input reviews.tsv.gz --out run --budget 5m",
      "Example: starsight automl --input shop.csv --text-column review --label-column stars"
          + " --features auto --out run",
      "Example: starsight automl --rerun run/sources/linear-trigrams --out again",
      "Look at the test part again only when you are done: add --test to --rerun.",
      "After an interruption, the same command with --resume goes on with the finished fits."
    })
final class AutomlCommand extends StarsightCommand {

  private static final Duration DEFAULT_BUDGET = Duration.ofMinutes(5);
  private static final String CANDIDATES = "candidates";

  @Mixin private final InputOptions input = new InputOptions();

  @Mixin private final HeadlineOption headline = new HeadlineOption();

  @Mixin private final CleanOption clean = new CleanOption();

  @Mixin private final SplitOption split = new SplitOption();

  @Mixin private final AlsoOption also = new AlsoOption();

  @Mixin private final ReplaceOption.Out out = new ReplaceOption.Out();

  @Mixin private final RerunOption rerun = new RerunOption();

  @Mixin private final EncoderOption encoder = new EncoderOption();

  @Mixin final DeviceOption device = new DeviceOption();

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "Use only the first N candidates; the first is the majority label.")
  private int candidates = Integer.MAX_VALUE;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description =
          "Try N further hyperparameter settings. Without --budget the time is then unlimited, and"
              + " the same N and --seed give the same models on any machine.")
  private @Nullable Integer trials;

  @Option(names = "--resume", description = "Resume an interrupted search in DIR.")
  private boolean resume;

  @Mixin private final FeatureOption features = new FeatureOption();

  @Mixin private final LearningOptions learning = new LearningOptions();

  @Mixin private final PromiseOptions promise = new PromiseOptions();

  private final AtomicInteger fitted = new AtomicInteger();

  @Override
  public Integer call() throws IOException {
    if (rerun.directory().isPresent()) {
      rerun.requireNothingElse();
      return new CandidateRerun(this, input, also, out.path(), out, learning, split, rerun)
          .run(rerun.directory().get(), rerun.threads());
    }
    rerun.requireNoTest();
    input.require(this);
    promise.wish();
    also.require(split);
    require("--candidates", candidates, 1);
    if (trials != null) {
      require("--trials", trials, 0);
    }
    Path working = out.resolve(Outputs.SEARCH);
    if (resume && AtomicDirectory.isComplete(out.path(), owner())) {
      tellComplete(out.path());
      return DONE;
    }
    if (resume && !Files.exists(working)) {
      console().note("there is nothing to resume in " + out.path() + ", so the search begins anew");
    }
    encoder.require(HubFiles.ENCODER);
    new Interruption(
            console(),
            () ->
                fitted.get() == 0
                    ? "nothing had been fitted yet, so the same command begins anew"
                    : "the same command with --resume goes on after %s candidate%s"
                        .formatted(fitted.get(), fitted.get() == 1 ? "" : "s"))
        .during(() -> search(working));
    return DONE;
  }

  private ResultOwner owner() {
    return out.owner(this).withWork(Outputs.SEARCH, resume).withGrowing(TestLooks.FILES);
  }

  private static void require(String option, int value, int least) {
    if (value < least) {
      throw new StarsightException(option + " must be at least " + least + ", but is " + value);
    }
  }

  private void search(Path working) throws IOException {
    try (AtomicDirectory directory =
        Outputs.directory(out.path(), owner(), encoder.with(also.with(input.files())))) {
      Summary summary = search(directory, working);
      commit(directory, summary);
      print(summary);
    }
  }

  private Summary search(AtomicDirectory directory, Path working) throws IOException {
    features.prepare(input);
    split.prepare(input);
    headline.prepare(input, console());
    clean.prepare(input);
    Dataset<Example> examples = input.read(this);
    Parts whole = promise.split(split, examples, seed, console());
    TableProfile profile =
        TableProfile.of(whole.splits().train(), input.textColumn(), input.labelColumn(), seed);
    FeatureChoice choice = features.choose(profile, console());
    Parts parts = also.addTo(whole, input, choice.taken(), this).keep(choice.taken());
    Splits splits = parts.splits();
    if (resume) {
      FineTuning.encoderOf(working.resolve("checkpoints")).ifPresent(encoder::choose);
    }
    Duration budget = learning.budget().orElse(trials == null ? DEFAULT_BUDGET : null);
    Candidates.chooseEncoder(
        this, encoder, splits.train(), learning, budget, Candidates.SHARE_IN_SEARCH);
    int folds = folds(splits, budget);
    if (folds > 0) {
      learning.metric.require(LabelSet.of(splits.train()));
      console()
          .note(
              "rows are few, so candidates are judged by cross-validation in %d folds, each fitted"
                  + " %d times",
              folds, folds + 1);
    }
    CandidateSearch search = candidateSearch(choice.taken(), parts, folds, working);
    directory.beginWork().ifPresent(console()::result);
    try (WorkLock lock = lock(working)) {
      if (!resume) {
        WorkManifest.clear(lock.directory());
      }
      TrainingData data = headline.data(clean.data(splits), console());
      Path found = directory.path().resolve(CANDIDATES);
      Leaderboard board =
          search(search, data, working)
              .relocated(working, found)
              .writeSources(
                  Candidates.conditions(
                          this,
                          input,
                          learning,
                          examples.provenance(),
                          new Recipe(parts.ratio(), split.column(), seed),
                          headline,
                          clean)
                      .withFeatures(choice.taken())
                      .withFolds(folds)
                      .withAlso(also.record()),
                  directory.path().resolve("sources"));
      for (Trial trial : board.trials()) {
        if (trial.scored().isPresent()) {
          Outputs.copy(working.resolve(trial.name()), found.resolve(trial.name()));
        }
      }
      console().text(board.toString());
      HeadlineGain gain = Candidates.headlineGain(board, data, learning.metric, this);
      Trial.Scored best = board.best();
      Evaluation evaluation;
      Section words;
      try (OpenedModel opened = SavedModels.open(best.directory())) {
        evaluation = Models.evaluate(opened.classifier(), splits.test().rows(), "testing", this);
        words = explanations(opened.classifier(), splits, evaluation);
      }
      console().result("best: %s, on the test part:", best.name());
      console().text(evaluation.toString());
      Optional<MadePromise> made =
          MadePromise.of(
              promise.wish(),
              MadePromise.validation(board.bestOnValidation(), search.judgedRows(data), seed),
              best.directory(),
              parts.promise(),
              evaluation,
              this);
      ProfileReport.of(profile, choice).writeTo(directory.path().resolve("exploration.html"));
      SearchReport.of(board, evaluation, examples)
          .withProfile(profile)
          .withHeadline(gain)
          .withExplanations(words)
          .withTestNote(
              SplitOption.boundary(split.column(), splits.grouping()) + " " + TestLooks.sentence(1))
          .report()
          .with(MadePromise.sections(made))
          .writeTo(directory.path().resolve("report.html"));
      Summary summary =
          summary("automl")
              .inputs(examples.provenance())
              .put("encoder", encoder.name())
              .put("metric", learning.metric.id())
              .put("folds", folds);
      choice.taken().forEach(summary.array("features")::add);
      SplitOption.addTo(summary, split.column(), splits.grouping());
      also.addTo(summary);
      clean.addTo(summary);
      summary
          .put("leaderboard", board.toJson(directory.path()))
          .put("best", best.name())
          .put("headline", Candidates.json(gain))
          .put("test", MetricsJson.write(evaluation.metrics()))
          .put("testLooks", 1);
      MadePromise.addTo(summary, made);
      board.writeTrials(directory.path());
      TestLooks.writeFirst(directory.path());
      return summary;
    }
  }

  private static WorkLock lock(Path working) throws IOException {
    return WorkLock.tryTake(working)
        .orElseThrow(
            () ->
                new StarsightException(
                    "%s: another search is running here; wait for it, or name another --out"
                        .formatted(working)));
  }

  /** Returns the most important words and, if the model reads columns, their importance. */
  private Section explanations(Classifier classifier, Splits splits, Evaluation evaluation) {
    Section words = ExplanationSections.of(classifier, evaluation);
    if (classifier.columns().isEmpty()) {
      return words;
    }
    return ExplanationSections.withImportances(
        words,
        learning.metric,
        ColumnImportance.of(
            classifier,
            splits.validation().rows(),
            input.textColumn(),
            classifier.columns(),
            learning.metric,
            seed));
  }

  /**
   * Returns the folds of a search on few rows; those of the saved result, if its figures are
   * derived again. Rows of other sources judge nothing, and groups are not kept together in folds.
   */
  private int folds(Splits splits, @Nullable Duration budget) throws IOException {
    if (saved().isPresent()) {
      return Json.read(saved().get().directory().resolve("summary.json")).path("folds").asInt();
    }
    return also.isGiven() || split.column() != null
        ? 0
        : Candidates.folds(splits, learning, budget);
  }

  private CandidateSearch candidateSearch(
      List<String> columns, Parts parts, int folds, Path working) throws IOException {
    int laterRows = parts.splits().test().size() + parts.promise().size();
    FineTuning fineTuning = Candidates.fineTuning(encoder.checkpoint(), learning, laterRows, this);
    if (folds == 0) {
      // The fit of a fold is short, and the journal has those that ended.
      fineTuning = fineTuning.checkpointing(working.resolve("checkpoints"), resume);
    }
    List<Candidate> all =
        Candidates.standard(
            fineTuning, encoder, learning, columns, parts.splits().train().size(), seed);
    CandidateSearch search =
        CandidateSearch.over(
                all.subList(0, Math.min(candidates, all.size())), learning.metric, seed)
            .withEnsemble(SavedModels.single())
            .withFolds(folds);
    search = trials == null ? search : search.withTrials(trials);
    return resume ? search.resuming() : search;
  }

  private Leaderboard search(CandidateSearch search, TrainingData data, Path working)
      throws IOException {
    CandidateSearch.Task task =
        new CandidateSearch.Task(
            working, input.textColumn(), input.labelColumn(), Version.current());
    if (saved().isPresent()) {
      Path run = saved().get().directory();
      return search.derive(data, task, run.resolve(CANDIDATES), run);
    }
    Leaderboard board =
        search.run(
            data,
            task,
            trials == null ? learning.run(this, DEFAULT_BUDGET) : learning.run(this),
            trial -> {
              fitted.incrementAndGet();
              Candidates.noteResult(trial, learning.metric, console(), isDebug());
            });
    if (isDebug()) {
      Candidates.tellFailures(board.partialTrials(), console());
    }
    return board;
  }
}
