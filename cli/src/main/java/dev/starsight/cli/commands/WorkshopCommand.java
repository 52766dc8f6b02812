package dev.starsight.cli.commands;

import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationQueue.AnnotationInstructions;
import dev.starsight.automl.Trial;
import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.automl.search.Leaderboard;
import dev.starsight.cli.console.Durations;
import dev.starsight.cli.console.Stages;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.Budget;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.options.InputOptions;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.options.SplitRatio;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.cli.results.Version;
import dev.starsight.cli.rows.Features;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.explore.Exploration;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.hub.HubFiles;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
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
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code workshop}: the main job, every stage in order, one report. */
@Command(
    name = "workshop",
    description = {
      "The main job: reads (or generates) reviews, checks and explores them, splits and tokenizes,",
      "searches candidates from a majority label to a fine-tuned encoder, evaluates the best one",
      "once on held-out rows, saves it, and queues what it is unsure of for a person."
    },
    footer = {"", "Example: starsight workshop --input reviews.tsv.gz --out run --budget 10m"})
final class WorkshopCommand extends StarsightCommand {

  private static final Duration DEFAULT_BUDGET = Duration.ofMinutes(3);
  private static final int SAMPLE_ROWS = 20_000;
  private static final String SAMPLE = "sample.tsv.gz";

  @Mixin private final InputOptions input = new InputOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "starsight-workshop",
      description = "Where to write (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("starsight-workshop");

  @Mixin private final EncoderOption encoder = new EncoderOption();

  @Mixin private final LearningOptions learning = new LearningOptions();

  @Override
  public Integer call() throws IOException {
    Budget budget = Budget.of(learning.budget().orElse(DEFAULT_BUDGET), seconds());
    Stages stages = new Stages(console());
    encoder.require(HubFiles.ENCODER);
    try (AtomicDirectory directory = Outputs.directory(out, encoder.with(input.files()))) {
      Path target = directory.path();
      WorkshopResults results = new WorkshopResults(stages);
      read(results, target);
      check(results, target);
      explore(results, target);
      split(results);
      prepare(results, target);
      search(results, target, budget);
      evaluate(results, target);
      queue(results, target);
      stages.run(
          "report",
          "writing the report",
          () -> {
            WorkshopReport.of(results, seed).writeTo(target.resolve("report.html"));
            return out;
          });
      Summary summary = summarize(results, target);
      summary.writeTo(target);
      directory.commit();
      tell(results);
      print(summary);
    }
    return DONE;
  }

  private void read(WorkshopResults results, Path target) throws IOException {
    if (!input.isGiven()) {
      results.stages.run(
          "sample",
          String.format(
              Locale.ROOT, "generating %,d sample reviews (no --input was given)", SAMPLE_ROWS),
          () -> {
            SampleCommand.write(target.resolve(SAMPLE), SAMPLE_ROWS, seed, console());
            return SAMPLE;
          });
      input.use(target.resolve(SAMPLE));
      results.generated = true;
    }
    results.stages.run(
        "read",
        "reading reviews",
        () -> {
          if (input.isAmazon()) {
            results.reviews = input.readReviews(this);
          }
          Dataset<Review> reviews = results.reviews;
          results.examples =
              reviews != null && input.hasDefaultColumns()
                  ? reviews.map(Review::toExample)
                  : input.read(this);
          return results.examples;
        });
    results.provenance =
        results.generated
            ? relative(results.examples().provenance(), target)
            : results.examples().provenance();
  }

  /** The sample is named as it will be found, not by the directory it was built in. */
  private Provenance relative(Provenance provenance, Path target) {
    return new Provenance(
        provenance.sources().stream()
            .map(
                source ->
                    new Provenance.Source(
                        source.path().replace(target.toString(), out.toString()),
                        source.sha256(),
                        source.rows(),
                        source.rejected()))
            .toList(),
        provenance.steps());
  }

  private void check(WorkshopResults results, Path target) throws IOException {
    Dataset<Review> reviews = results.reviews;
    if (reviews == null) {
      results.stages.skip("check", "these are not Amazon reviews; `check` looks at any file");
      return;
    }
    results.stages.run(
        "check",
        "checking their quality",
        () -> {
          QualityReport report = ReviewChecks.standard().verify(reviews);
          report.writeTo(Files.createDirectory(target.resolve("check")));
          results.quality = report;
          return report;
        });
  }

  private void explore(WorkshopResults results, Path target) throws IOException {
    Dataset<Review> reviews = results.reviews;
    if (reviews == null) {
      results.stages.skip("explore", "the eleven questions need the columns of Amazon reviews");
      return;
    }
    results.stages.run(
        "explore",
        "answering the eleven questions",
        () -> {
          Exploration exploration = Exploration.of(reviews);
          exploration.writeTo(Files.createDirectory(target.resolve("explore")));
          results.exploration = exploration;
          return exploration;
        });
  }

  private void split(WorkshopResults results) throws IOException {
    results.stages.run(
        "split",
        "splitting " + SplitRatio.DEFAULT + ", equal texts on one side",
        () -> {
          Splits splits = Splits.stratified(results.examples(), SplitRatio.DEFAULT, seed);
          console().note("  " + splits);
          results.splits = splits;
          return splits;
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
                    results.splits().balanceTraining(seed),
                    LabelSet.of(results.examples()),
                    tokenizer,
                    Files.createDirectory(target.resolve("features")),
                    run());
            return results.features;
          }
        });
  }

  private void search(WorkshopResults results, Path target, Budget budget) throws IOException {
    Checkpoint checkpoint = encoder.checkpoint();
    FineTuning fineTuning =
        Candidates.fineTuning(checkpoint, learning, seed)
            .withListener(
                new TrainingListener() {
                  @Override
                  public void epoch(EpochRecord epoch, long step) {
                    results.epochs.add(epoch);
                  }
                });
    CandidateSearch search =
        CandidateSearch.over(
                Candidates.standard(fineTuning, encoder, learning, seed), learning.metric, seed)
            .combining(SavedModels.single());
    results.stages.run(
        "search",
        "searching candidates, ranked by " + learning.metric.id() + " on validation",
        () -> {
          Leaderboard board =
              search.run(
                  TrainingData.of(results.splits().train(), results.splits().validation()),
                  new CandidateSearch.Task(
                      target.resolve("candidates"),
                      input.textColumn(),
                      input.labelColumn(),
                      Version.current()),
                  run().withDeadline(budget.learning()),
                  trial -> Candidates.tell(trial, learning.metric, console(), isDebug()));
          if (isDebug()) {
            Candidates.tellFailures(board.looks(), console());
          }
          results.board = board;
          return board;
        });
  }

  private void evaluate(WorkshopResults results, Path target) throws IOException {
    Trial.Scored best = results.board().best();
    results.stages.run(
        "evaluate",
        "opening the best one, " + best.name() + ", and testing it once",
        () -> {
          Path model = target.resolve("model");
          Outputs.copy(best.directory(), model);
          try (OpenedModel opened = SavedModels.open(model)) {
            List<Example> test = results.splits().test().rows();
            List<Prediction> predictions =
                Models.predict(opened.classifier(), test, "testing", console());
            results.description = opened.description();
            results.evaluation =
                Evaluation.of(opened.classifier().labels(), test, predictions, seed);
            return results.evaluation;
          }
        });
  }

  private void queue(WorkshopResults results, Path target) throws IOException {
    results.stages.run(
        "queue",
        "queueing what it is unsure of for a person",
        () -> {
          ModelDescription description = results.description();
          double threshold =
              Optional.ofNullable(description.reviewThreshold()).orElse(Double.valueOf(1));
          List<Example> unlabelled = new ArrayList<>();
          List<Prediction> predictions = new ArrayList<>();
          results
              .evaluation()
              .judgements()
              .forEach(
                  judgement -> {
                    Example example = judgement.example();
                    unlabelled.add(Example.unlabelled(example.id(), example.text()));
                    predictions.add(judgement.prediction());
                  });
          try (AnnotationQueue queue =
              AnnotationQueue.create(
                  target.resolve("queue"), description.labels(), AnnotationInstructions.stars())) {
            results.queued = queue.addUnsure(unlabelled, predictions, threshold, "model");
          }
          return results.queued;
        });
  }

  private Summary summarize(WorkshopResults results, Path target) {
    Summary summary = summary("workshop").inputs(results.provenance());
    results.stages.addTo(summary.array("stages"));
    summary.put("encoder", encoder.name());
    summary.put("metric", learning.metric.id());
    summary.put("leaderboard", results.board().toJson(target));
    summary.put("best", results.board().best().name());
    summary.put("evaluation", results.evaluation().metrics().toJson());
    summary.put("queued", results.queued);
    summary.put("report", "report.html");
    summary.put("model", "model");
    return summary;
  }

  private void tell(WorkshopResults results) {
    console().result("");
    console().result(results.board().toString());
    console().result("best: " + results.board().best().name() + ", on the held-out test part:");
    console().result(results.evaluation().toString());
    console().result("");
    console().result("report       " + out.resolve("report.html"));
    console().result("model        " + out.resolve("model"));
    console()
        .result(
            String.format(
                Locale.ROOT,
                "review queue %s (%,d predictions; starsight annotate list --queue %s)",
                out.resolve("queue"),
                results.queued,
                out.resolve("queue")));
    console().result("took         " + Durations.text(seconds()));
  }
}
