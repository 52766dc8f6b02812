package dev.starsight.cli.commands;

import dev.starsight.annotation.AnnotationInstructions;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.cli.commands.AnnotateCommand.QueueOption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.labelerrors.LabelErrorSearch;
import dev.starsight.cli.labelerrors.SuspiciousOption;
import dev.starsight.cli.promise.PromiseOption;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.labelerrors.LabelErrorReport;
import dev.starsight.labelerrors.SuspiciousLabel;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.promise.Promises;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code annotate fill}: queues predictions and labels in doubt. */
@Command(
    name = "fill",
    description =
        "Predict rows and queue those below the model's confidence threshold, or queue rows whose"
            + " label is probably wrong.",
    footer = {
      "",
      "Example: starsight annotate fill --queue queue --model run/model --input new.tsv.gz",
      "Example: starsight annotate fill --queue queue --input reviews.tsv.gz --suspicious 2%%"
    })
final class AnnotateFill extends StarsightCommand {

  private static final int CHUNK = 1024;

  @Mixin private final QueueOption queue = new QueueOption();

  @Option(names = "--model", paramLabel = "DIR", description = "Directory of a saved model.")
  private @Nullable Path model;

  @Mixin private final InputOptions input = new InputOptions();

  @Mixin private final SuspiciousOption suspicious = new SuspiciousOption();

  @Option(
      names = "--threshold",
      paramLabel = "P",
      description =
          "Queue predictions with a confidence below P, 0 to 1 (default: what does not pass the"
              + " promise, or else the threshold of the model, chosen on the validation part).")
  private @Nullable Double threshold;

  @Mixin private final PromiseOption promise = new PromiseOption();

  private final List<Example> unsure = new ArrayList<>();
  private final List<Prediction> predictions = new ArrayList<>();
  private long rows;

  @Override
  public Integer call() throws IOException {
    input.require(this);
    Path directory = model;
    if (suspicious.isGiven()) {
      if (directory != null || threshold != null || promise.isGiven()) {
        throw new StarsightException(
            "--suspicious needs no model: leave out --model, --threshold and --promise");
      }
      queueSuspicious();
    } else if (directory == null) {
      throw new StarsightException(
          "--model DIR or --suspicious is needed; see 'starsight annotate fill --help'");
    } else {
      queueUnsure(directory);
    }
    return DONE;
  }

  private void queueSuspicious() throws IOException {
    LabelErrorSearch search = suspicious.search(input, this);
    LabelErrorReport report = search.report();
    List<SuspiciousLabel> first = suspicious.first(report);
    try (AnnotationQueue target = openOrCreate(report.labels())) {
      int added = target.addSuspicious(first);
      console()
          .result(
              "%,d of %,d labels are the most suspicious, %,d of them were queued (about %,d are"
                  + " wrong); %,d wait for an answer",
              first.size(),
              report.ranked().size(),
              added,
              report.estimatedErrors(),
              target.pending().size());
      AnnotateCommand.tellNotices(target, console());
      print(
          summary("annotate fill")
              .inputs(search.provenance())
              .put("rows", report.ranked().size())
              .put("queued", added)
              .put("suspicious", first.size())
              .put("estimated", report.estimatedErrors())
              .put("testRows", search.testRows()));
    }
  }

  private void queueUnsure(Path model) throws IOException {
    try (OpenedModel opened = SavedModels.open(model)) {
      Optional<Promises> promises = promises(model);
      double below = promises.map(Promises::threshold).orElseGet(() -> threshold(opened, model));
      input.alsoReadFor(opened, model);
      HeadlineOption.readFor(input, opened, console());
      Provenance provenance =
          input.stream(this, CHUNK, chunk -> predict(opened, chunk, promises, below));
      int added = queue(opened, model, promises.isPresent(), below);
      print(
          summary("annotate fill")
              .inputs(provenance)
              .put("rows", rows)
              .put("queued", added)
              .put("unsure", unsure.size())
              .put("threshold", below));
    }
  }

  /**
   * Returns the promise that decides, unless a threshold was given. One that nobody wished for does
   * not: the model's own threshold was chosen on the same rows.
   */
  private Optional<Promises> promises(Path model) throws IOException {
    if (threshold != null && promise.isGiven()) {
      throw new StarsightException(
          "--threshold and --promise exclude each other: a promise has its own threshold");
    }
    return threshold != null
        ? Optional.empty()
        : promise.read(model).filter(one -> promise.isGiven() || !one.basis().validation());
  }

  private double threshold(OpenedModel opened, Path model) {
    Double value = threshold != null ? threshold : opened.description().reviewThreshold();
    if (value == null) {
      throw new StarsightException(
          model + ": this model has no confidence threshold of its own; give --threshold");
    }
    if (!(value >= 0 && value <= 1)) {
      throw new StarsightException("--threshold must be 0 to 1, but is " + value);
    }
    return value;
  }

  private AnnotationQueue openOrCreate(LabelSet labels) throws IOException {
    return AnnotationQueue.isQueue(queue.directory)
        ? queue.open()
        : AnnotationQueue.create(queue.directory, labels, AnnotationInstructions.stars());
  }

  private void predict(
      OpenedModel opened, List<Example> chunk, Optional<Promises> promises, double below) {
    List<Prediction> all = opened.classifier().predict(chunk);
    for (int i = 0; i < all.size(); i++) {
      Prediction prediction = all.get(i);
      boolean passes =
          promises.map(one -> one.passes(prediction)).orElse(prediction.confidence() >= below);
      if (!passes) {
        unsure.add(chunk.get(i));
        predictions.add(promises.map(one -> one.corrected(prediction)).orElse(prediction));
      }
    }
    rows += chunk.size();
    console().update("predicting", rows, -1, unsure.size() + " unsure");
  }

  /** Queues all at once after the last row, so that a damaged file leaves the queue as it was. */
  private int queue(OpenedModel opened, Path model, boolean promised, double below)
      throws IOException {
    try (AnnotationQueue target = openOrCreate(opened.classifier().labels())) {
      int added = target.addUnsure(unsure, predictions, 1, model.toString());
      console()
          .result(
              "%,d of %,d predictions %s, %,d of them were queued; %,d wait for an answer",
              unsure.size(),
              rows,
              promised
                  ? "do not pass the promise"
                  : String.format(Locale.ROOT, "are below %.2f", below),
              added,
              target.pending().size());
      AnnotateCommand.tellNotices(target, console());
      return added;
    }
  }
}
