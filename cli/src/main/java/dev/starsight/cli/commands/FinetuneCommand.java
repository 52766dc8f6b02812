package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.CleanOption;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.AlsoOption;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.options.FineTuningOptions;
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
import dev.starsight.cli.retraining.RetrainingFile;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Splits;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.HeadlineGain;
import dev.starsight.evaluation.Validation;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.ResultOwner;
import dev.starsight.files.internal.WorkLock;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelCard;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.model.internal.MetricsJson;
import dev.starsight.promise.PromiseRows;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.training.SessionStart;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.FineTuningResult;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;
import dev.starsight.watch.FineTuningReport;
import dev.starsight.watch.TrainingWatch.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code finetune}: fine-tunes a pretrained encoder on labelled reviews. */
@Command(
    name = "finetune",
    description = "Fine-tune a pretrained encoder on labelled reviews.",
    footer = {
      "",
      "Example: starsight finetune --input reviews.tsv.gz --out model --budget 20m",
      "After an interruption, the same command with --resume goes on from the last checkpoint."
    })
final class FinetuneCommand extends StarsightCommand {

  private static final String CHECKPOINTS = "checkpoints";

  /** The share of the budget that reading and evaluating leave. */
  private static final double SHARE_OF_TRAINING = 0.85;

  private static final Pattern NAME_IN_CARD = Pattern.compile("(?m)^- name: \"([^\"]*)\"$");

  @Mixin private final InputOptions input = new InputOptions();

  @Mixin private final AlsoOption also = new AlsoOption();

  @Mixin private final HeadlineOption headline = new HeadlineOption();

  @Mixin private final CleanOption clean = new CleanOption();

  @Mixin private final SplitOption split = new SplitOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Directory of the model: new, empty, or with an unchanged result of this command, which"
              + " is replaced. It holds only checkpoints/ until the model is complete.")
  private Path out = Path.of("model");

  @Mixin private final ReplaceOption replace = new ReplaceOption();

  @Mixin private final EncoderOption encoder = new EncoderOption();

  @Mixin final DeviceOption device = new DeviceOption();

  @Mixin private final FineTuningOptions training = new FineTuningOptions();

  @Option(
      names = "--language",
      paramLabel = "CODE",
      description =
          "Language of the texts for the model card, such as en (default: en for minilm, e5-small"
              + " and bge-small, else none).")
  private @Nullable String language;

  @Option(names = "--resume", description = "Resume from the checkpoints in DIR, if there are any.")
  private boolean resume;

  @Mixin private final LearningOptions learning = new LearningOptions();

  @Mixin private final PromiseOptions promise = new PromiseOptions();

  private volatile boolean started;
  private volatile boolean committed;

  /** The validation rows with their predictions; null if there are none. */
  private @Nullable PromiseRows validated;

  @Override
  public Integer call() throws IOException {
    input.require(this);
    promise.wish();
    requireLanguage();
    also.require(split);
    split.prepare(input);
    headline.prepare(input, console());
    clean.prepare(input);
    Path checkpoints = out.resolve(CHECKPOINTS);
    if (resume && AtomicDirectory.isComplete(out, owner())) {
      tellComplete(out);
      return DONE;
    }
    new Interruption(console(), () -> howToGoOn(checkpoints)).during(() -> fineTune(checkpoints));
    return DONE;
  }

  private ResultOwner owner() {
    return replace.owner(this).withWork(CHECKPOINTS, resume).withGrowing(TestLooks.FILES);
  }

  private void fineTune(Path checkpoints) throws IOException {
    encoder.require(HubFiles.ENCODER);
    try (AtomicDirectory directory =
        Outputs.directory(out, owner(), encoder.with(also.with(input.files())))) {
      Summary summary = train(directory, checkpoints);
      commit(directory, summary); // This deletes the checkpoints.
      committed = true;
      print(summary);
    }
  }

  private String howToGoOn(Path checkpoints) {
    if (committed) {
      return out + " is complete";
    }
    // Until this training has started, the checkpoints may belong to another one.
    OptionalLong step =
        started || resume ? FineTuning.newestCheckpoint(checkpoints) : OptionalLong.empty();
    return step.isPresent()
        ? "the same command with --resume goes on from step " + step.getAsLong()
        : "there was no checkpoint yet, so the same command begins anew";
  }

  /** Checks the language before an hour of work. */
  private void requireLanguage() {
    if (language != null && !ModelCard.isLanguage(language)) {
      throw new StarsightException(
          "--language must be a code such as en or pt-BR, but is \"" + language + '"');
    }
  }

  private Summary train(AtomicDirectory directory, Path checkpoints) throws IOException {
    Path target = directory.path();
    Dataset<Example> examples = input.read(this);
    Parts parts =
        also.addTo(
            promise.split(split, examples, seed, console()).keep(List.of()),
            input,
            List.of(),
            this);
    Splits splits = parts.splits();
    TrainingData data = headline.data(clean.data(splits), console());
    learning.metric.require(data.labels());
    if (resume) {
      FineTuning.encoderOf(checkpoints).ifPresent(encoder::choose);
    }
    Candidates.chooseEncoder(
        this, encoder, splits.train(), learning, learning.budget().orElse(null), SHARE_OF_TRAINING);
    directory.beginWork().ifPresent(console()::result);
    // The events and the journal need the lock too, and longer than the training.
    try (WorkLock lock = SessionStart.lock(checkpoints);
        WatchedTraining watched = new WatchedTraining(lock.directory(), console())) {
      FineTuning fineTuning =
          fineTuning()
              .checkpointing(checkpoints, resume)
              .withLaterRows(splits.test().size() + parts.promise().size())
              .withListener(watched.listener())
              .withListener(new StartListener());
      FineTuningResult tuned =
          saved().isPresent()
              ? watched.replay(saved().get().directory())
              : fineTuning.fitWithHistory(
                  data, learning.run(this).withProgress(watched.progress()));
      ModelDescription model = save(target, tuned, splits);
      if (also.isGiven()) {
        new RetrainingFile(examples.provenance().sources(), also.record()).writeTo(target);
      }
      Evaluation evaluation = Models.test(target, splits.test().rows(), this);
      console().text(evaluation.toString());
      Optional<MadePromise> made =
          MadePromise.of(
              promise.wish(),
              Optional.ofNullable(validated),
              target,
              parts.promise(),
              evaluation,
              this);
      HeadlineGain gain = Candidates.headlineGain(data, learning.metric, this);
      watched.writeEvents(target);
      card(model, tuned, splits, watched.warnings()).withTest(evaluation.metrics()).writeTo(target);
      FineTuningReport.of(
              model,
              tuned,
              watched.curves(tuned.bestEpoch()),
              watched.warnings(),
              evaluation,
              examples.provenance(),
              SplitOption.boundary(split.column(), splits.grouping()),
              gain)
          .with(MadePromise.sections(made))
          .writeTo(target.resolve("report.html"));
      Summary summary = summary(examples, model, tuned, watched.warnings(), evaluation);
      SplitOption.addTo(summary, split.column(), splits.grouping());
      also.addTo(summary);
      summary.put("headline", Candidates.json(gain));
      clean.addTo(summary);
      MadePromise.addTo(summary, made);
      return summary;
    }
  }

  /** Records that the checkpoints now belong to this training. */
  private final class StartListener implements TrainingListener {
    @Override
    public void started(long step, List<EpochRecord> epochs) {
      started = true;
    }
  }

  private ModelDescription save(Path target, FineTuningResult tuned, Splits splits)
      throws IOException {
    try (var classifier = tuned.classifier()) {
      if (tuned.steps() == 0) {
        throw new StarsightException(
            "--budget leaves no time for a single step after reading the reviews; give it more");
      }
      Validation validation = Validation.of(classifier, splits.validation(), seed);
      if (!splits.validation().isEmpty()) {
        validated =
            PromiseRows.of(
                classifier.labels(), splits.validation(), validation.predictions(), seed);
      }
      return ModelDirectory.writeInto(
          target,
          classifier,
          validation
              .describe(classifier, splits.train().provenance(), Version.current())
              .withColumns(input.textColumn(), input.labelColumn()),
          TrainingTexts.of(clean.data(splits)));
    }
  }

  /** Returns the name of the directory, or the one that it had when its card was written. */
  private String modelName() throws IOException {
    if (saved().isPresent()) {
      String card = Files.readString(saved().get().directory().resolve("README.md"));
      Matcher name = NAME_IN_CARD.matcher(card);
      if (name.find()) {
        return name.group(1);
      }
    }
    return String.valueOf(out.toAbsolutePath().normalize().getFileName());
  }

  private ModelCard card(
      ModelDescription model, FineTuningResult tuned, Splits splits, List<Warning> warnings)
      throws IOException {
    ModelCard card =
        ModelCard.of(model)
            .withName(modelName())
            .withRows(rows(splits))
            .withNotes(notes(tuned, warnings));
    card = encoder.hubName().map(card::withBaseModel).orElse(card);
    String code = language == null ? encoder.language().orElse(null) : language;
    return code == null ? card : card.withLanguage(code);
  }

  private static Map<String, Long> rows(Splits splits) {
    Map<String, Long> rows = new LinkedHashMap<>();
    rows.put("training", (long) splits.train().size());
    rows.put("validation", (long) splits.validation().size());
    rows.put("test", (long) splits.test().size());
    return rows;
  }

  private static List<String> notes(FineTuningResult tuned, List<Warning> warnings) {
    List<String> notes = new ArrayList<>();
    notes.add(FineTuningReport.extent(tuned));
    LoadedEncoder.cut(tuned.classifier().settings()).ifPresent(notes::add);
    FineTuningResult.slowness(tuned.classifier().settings()).ifPresent(notes::add);
    if (tuned.resumedFromStep() > 0) {
      notes.add("interrupted, and continued from step " + tuned.resumedFromStep());
    }
    warnings.forEach(warning -> notes.add(warning.rule() + ": " + warning.message()));
    return notes;
  }

  private Summary summary(
      Dataset<Example> examples,
      ModelDescription model,
      FineTuningResult tuned,
      List<Warning> warnings,
      Evaluation evaluation) {
    Summary summary = summary("finetune").inputs(examples.provenance());
    summary.put("encoder", encoder.name());
    ObjectNode settings = summary.object("settings");
    model.settings().forEach(settings::put);
    tuned.epochs().stream().map(EpochRecord::toJson).forEach(summary.array("epochs")::add);
    summary.put("bestEpoch", tuned.bestEpoch()).put("resumedFromStep", tuned.resumedFromStep());
    warnings.stream().map(Warning::toJson).forEach(summary.array("warnings")::add);
    return summary.put("test", MetricsJson.write(evaluation.metrics()));
  }

  private FineTuning fineTuning() throws IOException {
    Checkpoint checkpoint = training.over(encoder.checkpoint());
    TrainingOptions options =
        training.over(
            TrainingOptions.defaults(seed)
                .withBalance(learning.balance)
                .withMetric(learning.metric));
    try {
      return FineTuning.of(checkpoint, options);
    } catch (IllegalArgumentException e) {
      String rule = String.valueOf(e.getMessage());
      throw new StarsightException(
          rule.replaceFirst("^frozen layers must", "--frozen-layers must")
              .replaceFirst("^maximum length must", "--max-length must")
              .replaceFirst("^training length must", "--training-length must"),
          e);
    }
  }
}
