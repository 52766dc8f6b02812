package dev.starsight.cli.commands;

import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.TaskOrigin;
import dev.starsight.annotation.TaskOrigin.Reason;
import dev.starsight.cli.annotation.FillOptions;
import dev.starsight.cli.annotation.ModelParts;
import dev.starsight.cli.annotation.QueueOption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.labelerrors.LabelErrorSearch;
import dev.starsight.cli.labelerrors.SuspiciousOption;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.cli.promise.PromiseOption;
import dev.starsight.data.Example;
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
      "Example: starsight annotate fill --queue queue --model run/model --input new.tsv.gz --order"
          + " diverse-words --limit 500 --audit 2%% --overlap 10%%",
      "Example: starsight annotate fill --queue queue --input reviews.tsv.gz --suspicious 2%%"
    })
final class AnnotateFill extends StarsightCommand {

  private static final int CHUNK = 1024;
  private static final Path STANDARD_INPUT = Path.of("-");

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

  @Mixin private final ModelParts parts = new ModelParts();

  @Mixin private final PromiseOption promise = new PromiseOption();

  @Mixin private final FillOptions choice = new FillOptions();

  @Mixin private final EncoderOption encoder = new EncoderOption();

  @Mixin final DeviceOption device = new DeviceOption();

  private final List<Row> chunk = new ArrayList<>(CHUNK);
  private final List<Found> unsure = new ArrayList<>();
  private final List<Found> audits = new ArrayList<>();
  private long rows;
  private long sure;

  /** A row with its place; the file is empty where rows of standard input are among others. */
  private record Row(Example example, String file, long line) {}

  /** What a prediction must be to need no person: what a promise says, or else a confidence. */
  private record Bar(Optional<Promises> promises, double threshold) {

    boolean isPassed(Prediction prediction) {
      return promises
          .map(promised -> promised.passes(prediction))
          .orElse(prediction.confidence() >= threshold);
    }

    Prediction corrected(Prediction prediction) {
      return promises.map(promised -> promised.corrected(prediction)).orElse(prediction);
    }

    String failure() {
      return promises.isPresent()
          ? "do not pass the promise"
          : String.format(Locale.ROOT, "are below %.2f", threshold);
    }
  }

  /** A row for people, with its prediction and whether the model was fitted on its text. */
  private record Found(Row row, Prediction prediction, boolean fitted) {}

  @Override
  public Integer call() throws IOException {
    input.require(this);
    choice.require(encoder);
    parts.require();
    Path directory = model;
    if (suspicious.isGiven()) {
      if (directory != null || threshold != null || promise.isGiven()) {
        throw new StarsightException(
            "--suspicious needs no model: leave out --model, --threshold and --promise");
      }
      if (parts.isGiven() || choice.audits()) {
        throw new StarsightException(
            "--suspicious queues rows of the training and validation parts whose label is in doubt:"
                + " leave out --part and --audit");
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
    List<AnnotationTask> tasks =
        choice.select(
            first.stream().map(row -> task(row, search)).toList(),
            List.of(),
            queue.tasks(),
            encoder,
            this);
    try (AnnotationQueue target = queue.openOrCreate(report.labels())) {
      int added = target.add(tasks);
      console()
          .result(
              "%,d of %,d labels are the most suspicious, %,d of them were queued (about %,d are"
                  + " wrong); %,d wait for an answer",
              first.size(),
              report.ranked().size(),
              added,
              report.estimatedErrors(),
              target.pending().size());
      QueueOption.tellNotices(target, console());
      print(
          summary("annotate fill")
              .inputs(search.provenance())
              .put("rows", report.ranked().size())
              .put("queued", added)
              .put("suspicious", first.size())
              .put("order", choice.orderName())
              .put("estimated", report.estimatedErrors())
              .put("testRows", search.testRows()));
    }
  }

  private static AnnotationTask task(SuspiciousLabel row, LabelErrorSearch search) {
    List<Provenance.Source> files = search.provenance().sources();
    String file = files.size() == 1 ? files.get(0).path() : null;
    return AnnotationTask.of(
            row.example(), row.prediction(), AnnotationQueue.LABEL_ERRORS, row.label())
        .withOrigin(new TaskOrigin(Reason.SUSPICIOUS, file, 0, search.part(row), row.label()));
  }

  private void queueUnsure(Path model) throws IOException {
    try (OpenedModel opened = SavedModels.open(model)) {
      Optional<Promises> promises = promises(model);
      double below = promises.map(Promises::threshold).orElseGet(() -> threshold(opened, model));
      Bar bar = new Bar(promises, below);
      input.alsoReadFor(opened, model);
      HeadlineOption.readFor(input, opened, console());
      parts.read(opened, model);
      FillOptions.Draw draw = choice.auditDraw(seed);
      // One at a time, so that the input knows the place of each.
      Provenance provenance =
          input.stream(
              this,
              1,
              examples -> {
                for (Example example : examples) {
                  add(example, opened, bar, draw);
                }
              });
      predict(opened, bar, draw);
      List<AnnotationTask> candidates = tasks(unsure, Reason.UNSURE, provenance, model);
      List<AnnotationTask> audited = tasks(audits, Reason.AUDIT, provenance, model);
      long testRows = parts.testRows(provenance);
      int added =
          queue(
              opened,
              choice.select(candidates, audited, queue.tasks(), encoder, this),
              bar,
              audited.size(),
              testRows);
      print(
          summary("annotate fill")
              .inputs(provenance)
              .put("rows", rows)
              .put("queued", added)
              .put("unsure", unsure.size())
              .put("sure", sure)
              .put("audits", audited.size())
              .put("threshold", below)
              .put("order", choice.orderName())
              .put("testRows", testRows));
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

  private void add(Example example, OpenedModel opened, Bar bar, FillOptions.Draw draw) {
    String place = input.files().contains(STANDARD_INPUT) ? "" : input.place();
    int colon = place.lastIndexOf(':');
    chunk.add(
        colon < 0
            ? new Row(example, "", 0)
            : new Row(
                example, place.substring(0, colon), Long.parseLong(place.substring(colon + 1))));
    if (chunk.size() == CHUNK) {
      predict(opened, bar, draw);
    }
  }

  private void predict(OpenedModel opened, Bar bar, FillOptions.Draw draw) {
    List<Prediction> all = opened.classifier().predict(chunk.stream().map(Row::example).toList());
    for (int i = 0; i < all.size(); i++) {
      Row row = chunk.get(i);
      boolean fitted = parts.isFitted(row.file(), row.example().text());
      Found found = new Found(row, bar.corrected(all.get(i)), fitted);
      if (!bar.isPassed(all.get(i))) {
        unsure.add(found);
      } else {
        sure++;
        // What a model was fitted on says nothing about how often it is right.
        if (!fitted && draw.next()) {
          audits.add(found);
        }
      }
    }
    rows += chunk.size();
    chunk.clear();
    console().update("predicting", rows, -1, unsure.size() + " unsure");
  }

  /** Returns tasks for the rows of the parts that are queued. */
  private List<AnnotationTask> tasks(
      List<Found> found, Reason reason, Provenance provenance, Path model) {
    List<AnnotationTask> tasks = new ArrayList<>();
    for (Found each : found) {
      Row row = each.row();
      Example example = row.example();
      String part = parts.part(provenance, row.file(), each.fitted());
      if (parts.takes(part)) {
        TaskOrigin origin =
            new TaskOrigin(
                reason,
                row.file().isEmpty() ? null : row.file(),
                row.line(),
                part,
                example.label());
        tasks.add(
            AnnotationTask.of(example, each.prediction(), model.toString(), null)
                .withOrigin(origin));
      }
    }
    return tasks;
  }

  /** Queues all at once after the last row, so that a damaged file leaves the queue as it was. */
  private int queue(
      OpenedModel opened, List<AnnotationTask> tasks, Bar bar, int audited, long testRows)
      throws IOException {
    try (AnnotationQueue target = queue.openOrCreate(opened.classifier().labels())) {
      int added = target.add(tasks);
      console()
          .result(
              "%,d of %,d predictions %s, %,d tasks were queued, %,d of them audits;"
                  + " %,d wait for an answer",
              unsure.size(), rows, bar.failure(), added, audited, target.pending().size());
      if (testRows > 0 && !parts.takes(ModelParts.TEST)) {
        console().note("%,d rows of the test part of the model were left out", testRows);
      }
      bar.promises().flatMap(Promises::shortfall).ifPresent(console()::note);
      QueueOption.tellNotices(target, console());
      return added;
    }
  }
}
