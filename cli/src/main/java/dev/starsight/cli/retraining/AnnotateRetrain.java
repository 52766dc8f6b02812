package dev.starsight.cli.retraining;

import dev.starsight.annotation.QueueResults;
import dev.starsight.annotation.retraining.AnsweredSplits;
import dev.starsight.annotation.retraining.ModelRows;
import dev.starsight.cli.annotation.QueueOption;
import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.AlsoOption;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.options.PromiseOptions.Parts;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.options.SplitOption;
import dev.starsight.cli.promise.MadePromise;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.cli.results.TestLooks;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.model.Metric;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelPointer;
import dev.starsight.promise.PromiseRows;
import dev.starsight.promise.Promises;
import dev.starsight.promise.Wish;
import dev.starsight.run.Run;
import dev.starsight.run.Threads;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code annotate retrain}: fits a model again with the answers of people. */
@Command(
    name = "retrain",
    description = {
      "Fit a model again with the answers of people: an answer replaces the old label, and answered"
          + " rows that are in no file are added to the training part. Every other row stays in the"
          + " part that it was in. The new model is better if the 95 %% interval of the paired"
          + " difference on validation is above 0; otherwise the exit code is 3. Both are then"
          + " shown on the test part, and the look is counted."
    },
    footer = {
      "",
      "Example: starsight annotate retrain --queue queue --input reviews.tsv.gz --model"
          + " run/candidates/ordinal-trigrams --out better"
    })
public final class AnnotateRetrain extends StarsightCommand {

  /** Distinguishes its results from those of other commands, which it must not replace. */
  private static final String OWNER = "annotate retrain";

  private static final String ANSWERS = "answers.jsonl";

  @Mixin private final QueueOption queue = new QueueOption();

  @Mixin private final InputOptions input = new InputOptions();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description =
          "Directory of the model, as automl, workshop, finetune or this command wrote it, or the"
              + " pointer to one that `promote` wrote; it is not changed. Java files of its"
              + " candidates are compiled, and run with your permissions.")
  private Path model = Path.of("model");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Directory of the new model, which is written whether it is better or not: new, empty, or"
              + " with an unchanged result of this command, which is replaced.")
  private Path out = Path.of("model");

  @Mixin private final ReplaceOption replace = new ReplaceOption();

  @Option(
      names = "--correct-test",
      description =
          "Also replace labels of the test part by answers, for both models. Without it such"
              + " answers are counted and left out. Rows of the test part are never trained on.")
  private boolean correctTest;

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      description = "Metric that is compared (default: the one that chose the model).")
  private @Nullable Metric metric;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description = "Time limit for the whole command, such as 90s, 10m, 1h30m (default: none).")
  private @Nullable Duration budget;

  @Mixin private final EncoderOption encoder = new EncoderOption();

  @Mixin final DeviceOption device = new DeviceOption();

  @Spec private @Nullable CommandSpec spec;

  /** Adds the rows that the training part of the model had of other files. */
  private final AlsoOption also = new AlsoOption();

  private int exitCode = DONE;

  @Override
  public Integer call() throws IOException {
    input.require(this);
    input.requireFiles("annotate retrain");
    model = ModelPointer.resolve(model);
    ModelDescription description = ModelDirectory.describe(model);
    QueueResults answers = answers(description.labels());
    SavedModels.open(model).close(); // A damaged file is found before, not after the fitting.
    requireApart();
    Refit refit = refit(description);
    if (!isGiven("--threads") && refit.conditions().threads().isPresent()) {
      threads = refit.conditions().threads().getAsInt();
      Threads.setLimit(threads);
    }
    new Interruption(console(), () -> "nothing was written, so the same command begins anew")
        .during(() -> retrain(refit, answers, description));
    return exitCode;
  }

  private boolean isGiven(String option) {
    return Objects.requireNonNull(spec, "picocli sets it")
        .commandLine()
        .getParseResult()
        .hasMatchedOption(option);
  }

  /** Reads the answers; a process that has the queue open may go on. */
  private QueueResults answers(LabelSet labels) throws IOException {
    QueueResults results = QueueResults.read(queue.directory());
    if (!results.labels().equals(labels)) {
      throw new StarsightException(
          "the queue %s is for labels %s, but the model %s has %s"
              .formatted(queue.directory(), results.labels(), model, labels));
    }
    if (results.finalLabels().stream().noneMatch(answer -> answer.label() != null)) {
      throw new StarsightException(
          "%s: no task of this queue has an answer that decides its label, so there is nothing to"
                  .formatted(queue.directory())
              + " learn from; 'starsight annotate answer' asks for answers");
    }
    return results;
  }

  /** Requires that the result is not within the model or the queue. */
  private void requireApart() throws IOException {
    for (Path read : List.of(model, queue.directory())) {
      Path real = read.toRealPath();
      Path ancestor = out.toAbsolutePath().normalize();
      while (ancestor != null && !Files.exists(ancestor)) {
        ancestor = ancestor.getParent();
      }
      if (ancestor != null && ancestor.toRealPath().startsWith(real)) {
        throw new StarsightException(
            "--out %s is in %s, which is read and must not change; name another place"
                .formatted(out, read));
      }
    }
  }

  private Refit refit(ModelDescription description) throws IOException {
    Optional<CandidateRefit> candidate = CandidateRefit.of(model, description);
    if (candidate.isPresent()) {
      return candidate.get();
    }
    if (description.kind().equals(FineTuningRefit.KIND)) {
      encoder.choose(description.settings().getOrDefault("encoder", ""));
      return FineTuningRefit.of(model, description, encoder.checkpoint());
    }
    throw new StarsightException(
        ("%s: a model of kind %s is fitted again by the Java file of its candidate, and there is"
                + " none; name a directory in candidates/ of a result of automl, or the model of"
                + " workshop or finetune, where it was written")
            .formatted(model, description.kind()));
  }

  private void retrain(Refit refit, QueueResults answers, ModelDescription description)
      throws IOException {
    List<Path> read = new ArrayList<>(input.files());
    read.addAll(List.of(model, queue.directory()));
    read.addAll(refit.sources());
    try (AtomicDirectory directory =
        Outputs.directory(
            out, replace.owner(OWNER).withGrowing(TestLooks.FILES), encoder.with(read))) {
      Summary summary = retrain(refit, answers, description, directory.path());
      commit(directory, summary);
      print(summary);
    }
  }

  private Summary retrain(
      Refit refit, QueueResults answers, ModelDescription description, Path target)
      throws IOException {
    Conditions conditions = refit.conditions();
    Metric compared = metric == null ? conditions.metric() : metric;
    compared.require(description.labels());
    ModelRows rows = new RowsAgain(input, model, conditions, also, this).read();
    AnsweredSplits answered = AnsweredSplits.of(rows, answers.finalLabels(), correctTest);
    if (answered.splits().validation().isEmpty()) {
      throw new StarsightException(model + ": there is no validation row to compare the models by");
    }
    RetrainResults.tell(answered.counts(), console());
    AnsweredSplits kept = keep(answered, conditions);
    console().note("fitting %s", refit.description());
    Run run = budget == null ? run() : LearningOptions.within(budget, this);
    RetrainedModel after =
        RetrainedModel.fit(refit, kept, model, target, description.labels(), run, this);
    RetrainResults results = compare(after, compared, refit.looks(), target);
    exitCode = results.validation().isBetter() ? DONE : CHECKS_FAILED;
    answers.writeTo(target.resolve(ANSWERS));
    Summary summary =
        summary(OWNER)
            .inputs(provenance(rows))
            .put("model", model.toString())
            .put("queue", queue.directory().toString())
            .put("kind", description.kind())
            .put("metric", compared.id());
    SplitOption.addTo(summary, conditions.recipe().column(), answered.splits().grouping());
    also.addTo(summary);
    RetrainResults.addTo(summary, rows, answered);
    results.addTo(summary);
    promise(after, results.tested(), target, summary);
    new RetrainReport(rows, answered, description.labels())
        .of(model.toString(), results, provenance(rows))
        .writeTo(target.resolve("report.html"));
    return summary;
  }

  /** Compares the models on validation, and shows them on the test part if there is one. */
  private RetrainResults compare(
      RetrainedModel after, Metric compared, TestLooks looks, Path target) throws IOException {
    RetrainedComparison validation = after.onValidation(compared, this);
    console().result("validation  %s", validation);
    boolean hasTest = !after.rows().splits().test().isEmpty();
    int count = hasTest ? looks.add() : looks.count();
    RetrainedModel.Tested tested = hasTest ? after.onTest(compared, this) : null;
    if (tested != null) {
      console().result("test        %s", tested.comparison());
    }
    looks.writeTo(target);
    console().result("%s", validation.verdict());
    RetrainResults results = new RetrainResults(validation, tested, count);
    console().result("%s", results.looksSentence());
    return results;
  }

  private static AnsweredSplits keep(AnsweredSplits answered, Conditions conditions) {
    Parts parts =
        new Parts(answered.splits(), answered.promise(), conditions.recipe().ratio())
            .keep(conditions.features());
    return new AnsweredSplits(parts.splits(), parts.promise(), answered.counts());
  }

  private static Provenance provenance(ModelRows rows) {
    List<Provenance.Source> sources = new ArrayList<>(rows.splits().train().provenance().sources());
    rows.more().provenance().sources().stream()
        .filter(source -> !sources.contains(source))
        .forEach(sources::add);
    return new Provenance(sources, List.of());
  }

  /** Makes the same promise as for the old model, if somebody wished for one. */
  private void promise(
      RetrainedModel after, RetrainedModel.@Nullable Tested tested, Path target, Summary summary)
      throws IOException {
    if (tested == null) {
      return;
    }
    AnsweredSplits rows = after.rows();
    Optional<Wish> wish =
        Promises.read(model, model)
            .filter(promises -> !promises.basis().validation() && !rows.promise().isEmpty())
            .map(Promises::wish);
    MadePromise.addTo(
        summary,
        MadePromise.of(
            wish,
            Optional.of(
                PromiseRows.of(
                    after.labels(),
                    rows.splits().validation(),
                    after.validated().predictions(),
                    seed)),
            target,
            rows.promise(),
            tested.after(),
            this));
  }
}
