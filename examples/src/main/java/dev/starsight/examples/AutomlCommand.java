package dev.starsight.examples;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.CandidateSearch;
import dev.starsight.automl.Leaderboard;
import dev.starsight.automl.Trial;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Splits;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.files.AtomicDirectory;
import dev.starsight.files.AtomicFile;
import dev.starsight.hub.HubFiles;
import dev.starsight.model.OpenedModel;
import dev.starsight.model.TrainingData;
import dev.starsight.report.Report;
import dev.starsight.report.Section;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code automl}: different ways of learning the same thing, ranked. */
@Command(
    name = "automl",
    description = "Fit candidates within a budget, rank them on validation, test the best once.",
    footer = {"", "Example: starsight automl --input reviews.tsv.gz --out run --budget 5m"})
final class AutomlCommand extends StarsightCommand {

  private static final Duration DEFAULT_BUDGET = Duration.ofMinutes(5);

  @Mixin private final InputOptions input = new InputOptions();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out = Path.of("automl");

  @Mixin private final RerunOption rerun = new RerunOption();

  @Mixin private final EncoderOption encoder = new EncoderOption();

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "Try the N cheapest candidates only.")
  private int candidates = Integer.MAX_VALUE;

  @Mixin private final LearningOptions learning = new LearningOptions();

  @Override
  public Integer call() throws IOException {
    if (rerun.directory().isPresent()) {
      rerun.requireNothingElse();
      return new CandidateRerun(this, input, out, learning.budget())
          .run(rerun.directory().get(), rerun.threads());
    }
    input.require(this);
    if (candidates < 1) {
      throw new StarsightException("--candidates must be at least 1, but is " + candidates);
    }
    Budget budget = Budget.of(learning.budget().orElse(DEFAULT_BUDGET), seconds());
    encoder.require(HubFiles.ENCODER);
    try (AtomicDirectory directory = Outputs.directory(out, encoder.with(input.files()))) {
      Dataset<Example> examples = input.read(this);
      Splits splits = Splits.stratified(examples, SplitRatio.DEFAULT, seed);
      Leaderboard board = search(splits, directory.path(), budget);
      console().result(board.toString());
      Trial.Scored best = board.best();
      Evaluation evaluation;
      try (OpenedModel opened = Models.open(best.directory())) {
        evaluation =
            Evaluation.of(
                opened.classifier().labels(),
                splits.test().rows(),
                Models.predict(opened.classifier(), splits.test().rows(), "testing", console()),
                seed);
      }
      console().result("best: " + best.name() + ", on the test part:\n" + evaluation);
      AtomicFile.write(directory.path().resolve("report.html"), page(examples, board, evaluation));
      Summary summary = summary("automl").inputs(examples.provenance());
      summary.put("encoder", encoder.name());
      summary.put("metric", learning.metric.id());
      summary.put("leaderboard", board.toJson(directory.path()));
      summary.put("best", best.name());
      summary.put("test", evaluation.metrics().toJson());
      summary.writeTo(directory.path());
      directory.commit();
      print(summary);
    }
    return DONE;
  }

  private Leaderboard search(Splits splits, Path directory, Budget budget) throws IOException {
    Checkpoint checkpoint = encoder.checkpoint();
    FineTuning fineTuning = Candidates.fineTuning(checkpoint, learning, seed);
    List<Candidate> all = Candidates.standard(fineTuning, encoder, learning, seed);
    CandidateSearch search =
        CandidateSearch.over(
                all.subList(0, Math.min(candidates, all.size())), learning.metric, seed)
            .combining(Models.single());
    return search.run(
        TrainingData.of(splits.train(), splits.validation()),
        new CandidateSearch.Task(
            directory.resolve("candidates"),
            input.textColumn(),
            input.labelColumn(),
            Version.current()),
        run().withDeadline(budget.learning()),
        trial -> Candidates.tell(trial, learning.metric, console()));
  }

  private static String page(Dataset<Example> examples, Leaderboard board, Evaluation evaluation) {
    return Report.titled("Candidates")
        .withSubtitle(String.format(Locale.ROOT, "%,d labelled rows", examples.size()))
        .with(SearchSections.leaderboard(board))
        .with(
            EvaluationSections.figures(
                "The best one, " + board.best().name() + ", on the test part", evaluation))
        .with(EvaluationSections.mistakes(evaluation))
        .with(
            Section.titled("Provenance").facts(EvaluationReport.provenance(examples.provenance())))
        .html();
  }
}
