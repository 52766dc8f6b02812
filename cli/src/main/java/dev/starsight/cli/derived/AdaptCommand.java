package dev.starsight.cli.derived;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.CleanOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.ResultOwner;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.run.Run;
import dev.starsight.transformer.Adaptation;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.training.AdaptationOptions;
import dev.starsight.transformer.training.AdaptationResult;
import dev.starsight.transformer.training.AdaptationResult.HeldOutLoss;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code adapt}: trains an encoder on unlabelled texts, before it is fine-tuned. */
@Command(
    name = "adapt",
    description = {
      "Adapt a pretrained encoder to unlabelled reviews: it learns to tell hidden tokens from those"
          + " around them. The result is a directory in Hugging Face layout, which --encoder of"
          + " finetune and automl takes. Hours of work that needs no label.",
      "Texts of a test part must not be among them: see --leave-out."
    },
    footer = {
      "",
      "Example: starsight adapt --input reviews.tsv.gz --leave-out test.tsv --out adapted --budget"
          + " 8h",
      "Example: starsight adapt --input reviews.tsv.gz --encoder e5-small --steps 20000 --out"
          + " adapted",
      "After an interruption, the same command with --resume goes on from the last checkpoint.",
      "Exit code 3 if the loss on held-out texts has not fallen."
    })
public final class AdaptCommand extends StarsightCommand {

  private static final String CHECKPOINTS = "checkpoints";

  @Mixin final DeviceOption device = new DeviceOption();
  private static final int CHUNK = 4096;

  @Mixin private final InputOptions input = new InputOptions();

  @Mixin private final CleanOption clean = new CleanOption();

  @Mixin private final LeaveOutOption leaveOut = new LeaveOutOption();

  @Mixin private final EncoderOption encoder = new EncoderOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Directory of the adapted encoder: new, empty, or with an unchanged result of this"
              + " command, which is replaced. It holds only checkpoints/ until the encoder is"
              + " complete.")
  private Path out = Path.of("adapted");

  @Mixin private final ReplaceOption replace = new ReplaceOption();

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description = "Time limit for the whole command, such as 8h; or give --steps.")
  private @Nullable Duration budget;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Number of steps, which makes the result reproducible; or give --budget.")
  private @Nullable Long steps;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "Maximum tokens per text, including [CLS] and [SEP]; of a longer text another part in"
              + " every pass (default: 128, or the limit of the encoder if that is lower).")
  private @Nullable Integer maxLength;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "32",
      description =
          "Texts of the maximum length per step; of shorter ones as many more (default:"
              + " ${DEFAULT-VALUE}).")
  private int batchSize = 32;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      defaultValue = "1e-4",
      description = "Learning rate at the end of warm-up, the highest (default: ${DEFAULT-VALUE}).")
  private double learningRate = 1e-4;

  @Option(names = "--resume", description = "Resume from the checkpoints in DIR, if there are any.")
  private boolean resume;

  private final List<String> notes = new ArrayList<>();
  private Provenance provenance = new Provenance(List.of(), List.of());
  private volatile boolean started;
  private volatile boolean committed;
  private int exitCode = DONE;

  @Override
  public Integer call() throws IOException {
    input.require(this);
    clean.prepare(input);
    if ((budget == null) == (steps == null)) {
      throw new StarsightException(
          budget == null
              ? "--budget TIME or --steps N is needed; see 'starsight adapt --help'"
              : "--budget and --steps exclude each other; give one of them");
    }
    Path checkpoints = out.resolve(CHECKPOINTS);
    if (resume && AtomicDirectory.isComplete(out, owner())) {
      tellComplete(out);
      return DONE;
    }
    new Interruption(console(), () -> howToGoOn(checkpoints)).during(() -> adapt(checkpoints));
    return exitCode;
  }

  private ResultOwner owner() {
    return replace.owner(this).withWork(CHECKPOINTS, resume);
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

  private void adapt(Path checkpoints) throws IOException {
    encoder.require(HubFiles.ENCODER);
    Adaptation adaptation = adaptation();
    Run run = budget == null ? run() : LearningOptions.within(budget, this);
    try (AtomicDirectory directory =
        Outputs.directory(out, owner(), encoder.with(leaveOut.with(input.files())))) {
      leaveOut.read(input, this);
      AdaptationResult result =
          saved().isPresent()
              ? replayed(saved().get().directory(), directory.path())
              : adaptation
                  .withListener(new Listener())
                  .adapt(
                      sink -> {
                        texts(sink);
                        directory.beginWork().ifPresent(console()::result);
                      },
                      checkpoints,
                      resume,
                      directory.path(),
                      run);
      if (result.steps() == 0) {
        throw new StarsightException(
            "--budget leaves no time for a single step after reading the texts; give it more");
      }
      AdaptationReport.of(encoder.name(), result, notes(result), provenance)
          .writeTo(directory.path().resolve("report.html"));
      notes(result).forEach(console()::result);
      Summary summary = summary(result);
      commit(directory, summary); // This deletes the checkpoints.
      committed = true;
      print(summary);
      exitCode = result.isBetter() ? DONE : CHECKS_FAILED;
    }
  }

  /** Reads the texts again, and takes the course of the training and the encoder as they are. */
  private AdaptationResult replayed(Path finished, Path directory) throws IOException {
    AtomicLong count = new AtomicLong();
    texts(text -> count.incrementAndGet());
    try (Stream<Path> files = Files.list(finished)) {
      for (Path file : files.filter(AdaptCommand::isOfEncoder).toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
    return AdaptationReport.result(JsonFields.read(finished.resolve("summary.json")), count.get());
  }

  private static boolean isOfEncoder(Path file) {
    return Files.isRegularFile(file)
        && !Set.of(".starsight.json", "summary.json", "report.html")
            .contains(file.getFileName().toString());
  }

  private Adaptation adaptation() throws IOException {
    Checkpoint checkpoint = encoder.checkpoint();
    AdaptationOptions defaults = AdaptationOptions.defaults(seed);
    try {
      AdaptationOptions options =
          defaults
              .withMaxLength(
                  maxLength == null
                      ? Math.min(defaults.maxLength(), checkpoint.positions())
                      : maxLength)
              .withBatchSize(batchSize)
              .withLearningRate(learningRate);
      return Adaptation.of(checkpoint, steps == null ? options : options.withSteps(steps));
    } catch (IllegalArgumentException e) {
      throw new StarsightException("--" + e.getMessage(), e);
    }
  }

  private void texts(Consumer<String> sink) throws IOException {
    provenance =
        input.stream(
            this,
            CHUNK,
            chunk ->
                chunk.forEach(
                    row -> {
                      if (!leaveOut.contains(row.text())) {
                        sink.accept(row.text());
                      }
                    }));
  }

  /** Tells people what the training reports. */
  private final class Listener implements TrainingListener {

    @Override
    public void started(long step, List<EpochRecord> epochs) {
      started = true;
      if (step > 0) {
        console().note("  going on from step %,d", step);
      }
    }

    @Override
    public void epoch(EpochRecord tenth, long step) {
      console()
          .note(
              "  step %,d: loss on held-out texts %.3f, perplexity %,.1f",
              step, tenth.validationLoss(), Math.exp(tenth.validationLoss()));
    }

    @Override
    public void damaged(Path checkpoint, String reason) {
      console().warn("%s: %s; the checkpoint before it is tried", checkpoint, reason);
    }

    @Override
    public void notice(String sentence) {
      console().warn(sentence);
    }
  }

  private List<String> notes(AdaptationResult result) {
    if (notes.isEmpty()) {
      HeldOutLoss before = result.evaluations().get(0);
      HeldOutLoss after = result.evaluations().get(result.best());
      notes.add(
          String.format(
              Locale.ROOT,
              "on %,d held-out texts (%,d hidden tokens) the loss went from %.3f to %.3f, the"
                  + " perplexity from %,.1f to %,.1f, in %,d steps",
              result.heldOut(),
              result.hiddenTokens(),
              before.heldOutLoss(),
              after.heldOutLoss(),
              before.perplexity(),
              after.perplexity(),
              result.steps()));
      if (result.newHead()) {
        notes.add(
            "the encoder came without a head of a masked language model, so the loss before is that"
                + " of a new one, which knows how often tokens occur");
      }
      notes.add(
          String.format(
              Locale.ROOT,
              "a guess by how often a token occurs, whatever stands beside it, has a loss of"
                  + " %.3f%s",
              result.guessLoss(),
              result.lossAfter() < result.guessLoss()
                  ? ""
                  : ": the encoder is not better than that yet and needs more steps"));
      if (leaveOut.count() > 0) {
        notes.add(
            String.format(Locale.ROOT, "%,d texts were left out (--leave-out)", leaveOut.count()));
      }
      if (!result.isBetter()) {
        notes.add("the loss on held-out texts has not fallen: use the encoder as it was");
      }
    }
    return notes;
  }

  private Summary summary(AdaptationResult result) {
    Summary summary = summary("adapt").inputs(provenance);
    summary.put("encoder", encoder.name());
    summary.put("texts", result.texts()).put("heldOut", result.heldOut());
    leaveOut.addTo(summary);
    clean.addTo(summary);
    summary.put("hiddenTokens", result.hiddenTokens());
    summary.put("steps", result.steps()).put("passes", result.passes());
    summary.put("resumedFromStep", result.resumedFromStep());
    summary.tree().put("newHead", result.newHead()).put("better", result.isBetter());
    summary.put("lossBefore", result.lossBefore()).put("lossAfter", result.lossAfter());
    summary.put("perplexityBefore", Math.exp(result.lossBefore()));
    summary.put("perplexityAfter", Math.exp(result.lossAfter()));
    summary.put("guessLoss", result.guessLoss());
    for (HeldOutLoss each : result.evaluations()) {
      ObjectNode json = summary.tree().withArray("evaluations").addObject();
      json.put("done", each.done());
      json.set("trainLoss", Json.number(each.trainLoss()));
      json.set("heldOutLoss", Json.number(each.heldOutLoss()));
      json.put("seconds", each.seconds());
      json.set("tokensPerSecond", Json.number(each.tokensPerSecond()));
    }
    return summary;
  }
}
