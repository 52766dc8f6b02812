package dev.starsight.cli.promise;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.promise.Promise;
import dev.starsight.promise.PromiseRows;
import dev.starsight.promise.PromiseSection;
import dev.starsight.promise.Promises;
import dev.starsight.promise.Wish;
import dev.starsight.report.Report;
import dev.starsight.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An old promise that is tested on labelled rows, and the new one that is made from them. */
@SuppressWarnings("NullAway.Init")
public final class PromiseRun {

  /** A larger share of rows with known texts is worth a warning. */
  private static final double MANY_SEEN = 0.1;

  private final Path model;
  private final StarsightCommand command;
  private final @Nullable Promises old;
  private final Wish wish;
  private final Dataset<Example> rows;

  /** Rows with a text that the model was fitted on. */
  private final int seen;

  private final boolean leftOut;

  private List<Promise> tested = List.of();
  private Promises made;

  private PromiseRun(
      Path model,
      StarsightCommand command,
      @Nullable Promises old,
      Wish wish,
      Dataset<Example> rows,
      int seen,
      boolean leftOut) {
    this.model = model;
    this.command = command;
    this.old = old;
    this.wish = wish;
    this.rows = rows;
    this.seen = seen;
    this.leftOut = leftOut;
  }

  /**
   * Reads the old promise of a model. Of a file that the model was trained from, rows with a text
   * that it was fitted on are left out: it is better on them than on new ones. In other files such
   * rows are short texts that many people write, and stay.
   *
   * @param wish what is wanted; if empty, what was wanted before
   * @throws StarsightException if no row is left
   */
  public static PromiseRun of(
      Path model,
      ModelDescription description,
      Optional<Wish> wish,
      Dataset<Example> examples,
      StarsightCommand command)
      throws IOException {
    Promises old = Promises.read(model, model).orElse(null);
    Optional<TrainingTexts> texts = ModelDirectory.trainingTexts(model);
    int seen = texts.map(known -> Math.toIntExact(known.seen(examples.rows()).seen())).orElse(0);
    boolean trained = seen > 0 && haveOneFile(description.provenance(), examples.provenance());
    Dataset<Example> rows = examples;
    if (trained) {
      TrainingTexts known = texts.orElseThrow();
      rows =
          examples.filter(
              "rows that the model was not fitted on", row -> !known.contains(row.text()));
      if (rows.isEmpty()) {
        throw new StarsightException(
            String.format(
                Locale.ROOT,
                "a promise needs rows that the model was not fitted on, but it was fitted on all"
                    + " %,d",
                examples.size()));
      }
      command
          .console()
          .warn(
              String.format(
                  Locale.ROOT, "%,d rows that the model was fitted on are left out", seen));
    } else if (seen > MANY_SEEN * examples.size()) {
      command
          .console()
          .warn(
              String.format(
                  Locale.ROOT,
                  "%,d of %,d rows have a text that the model was fitted on: the figures may"
                      + " flatter it",
                  seen,
                  examples.size()));
    }
    if (old != null && haveOneFile(old.basis().provenance(), examples.provenance())) {
      command
          .console()
          .warn("the old promise was made from a file of these rows, so its test flatters it");
    }
    Wish wanted = wish.orElse(old == null ? Wish.people(MadePromise.PEOPLE) : old.wish());
    return new PromiseRun(model, command, old, wanted, rows, seen, trained);
  }

  /** Returns whether one file was read for both. */
  private static boolean haveOneFile(Provenance one, Provenance other) {
    return one.sources().stream()
        .anyMatch(
            source ->
                other.sources().stream()
                    .anyMatch(another -> another.sha256().equals(source.sha256())));
  }

  /** Returns the rows to predict. */
  public Dataset<Example> rows() {
    return rows;
  }

  /**
   * Tests the old promise, and makes the new one.
   *
   * @param predictions of the rows
   */
  public void make(LabelSet labels, List<Prediction> predictions) {
    PromiseRows judged = PromiseRows.of(labels, rows, predictions, command.seed);
    if (old != null) {
      tested = judged.test(old);
    }
    made = judged.makeRecalibrated(wish);
  }

  /** Prints both. */
  public void print() {
    if (old == null) {
      command.console().result("no promise was saved with this model, so there is none to test");
    } else {
      command.console().result("the old promise, %s, on %,d new rows:", old.wish(), rows.size());
      command.console().text(Promises.text(tested) + "\n");
    }
    command.console().result("a new promise, %s, from these rows:", wish);
    MadePromise.print(made, command.console());
  }

  /** Returns the page. */
  public Report report() {
    Report report =
        Report.titled("A promise about " + model)
            .withSubtitle(
                String.format(
                    Locale.ROOT,
                    "%,d labelled rows; %,d %s",
                    rows.size(),
                    seen,
                    leftOut
                        ? "others that the model was fitted on are left out"
                        : "of them have a text that the model was fitted on"));
    if (old != null) {
      report = report.with(PromiseSection.tested("The old promise", "the new rows", tested));
    }
    return report
        .with(PromiseSection.of("The new promise", made))
        .with(Section.titled("Provenance").facts(rows.provenance().facts()));
  }

  /** Saves the new promise. */
  public void writeTo(Path directory) throws IOException {
    made.writeTo(directory, model);
  }

  /** Adds the fields of both to a summary. */
  public void addTo(Summary summary) {
    summary.put("rows", rows.size()).put("seenInTraining", seen);
    MadePromise.addTested(summary, tested);
    MadePromise.add(summary, made);
  }
}
