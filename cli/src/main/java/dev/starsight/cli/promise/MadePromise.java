package dev.starsight.cli.promise;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Evaluation.Judgement;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.promise.Needed;
import dev.starsight.promise.Promise;
import dev.starsight.promise.PromiseRows;
import dev.starsight.promise.PromiseSection;
import dev.starsight.promise.Promises;
import dev.starsight.promise.Wish;
import dev.starsight.report.Section;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A promise that was made for a model when it was trained, and what the test part says to it.
 *
 * @param tested its figures on the test part; empty if that is empty
 */
public record MadePromise(Promises promises, List<Promise> tested) {

  /** The share that people check if nobody says anything. */
  static final double PEOPLE = 0.2;

  private static final String TEST = "the test part, which had no part in the promise";

  public MadePromise {
    tested = List.copyOf(tested);
  }

  /**
   * Makes a promise, saves it beside the model and tests it. Without a wish a promise that people
   * check {@value #PEOPLE} of the predictions is made from the validation rows, which cost nothing,
   * and is only saved.
   *
   * @param wish if empty, nothing is returned
   * @param validation the validation rows with their predictions, if there are any
   * @param model directory of the saved model
   * @param rows that were put aside for the promise
   * @param test the evaluation of the model on the test part
   */
  public static Optional<MadePromise> of(
      Optional<Wish> wish,
      Optional<PromiseRows> validation,
      Path model,
      Dataset<Example> rows,
      Evaluation test,
      StarsightCommand command)
      throws IOException {
    if (wish.isEmpty()) {
      if (validation.isPresent()) {
        validation.get().make(Wish.people(PEOPLE)).fromValidation().writeTo(model);
      }
      return Optional.empty();
    }
    command.console().update("making the promise", 0, -1, "");
    Promises promises;
    try (OpenedModel opened = SavedModels.open(model)) {
      promises =
          PromiseRows.of(opened.classifier(), rows, command.seed)
              .make(wish.get())
              .withTrainingRows(rows.size());
    }
    promises.writeTo(model);
    MadePromise made = new MadePromise(promises, test(promises, test, rows, command.seed));
    made.print(command.console());
    return Optional.of(made);
  }

  private static List<Promise> test(
      Promises promises, Evaluation test, Dataset<Example> rows, long seed) {
    return test.judgements().isEmpty() ? List.of() : tested(promises, test, rows, seed);
  }

  /**
   * Tests the promise that was saved with a model.
   *
   * @param evaluation of the model on these rows
   * @return empty if there is no promise, or there are no rows
   */
  public static List<Promise> tested(
      Path model, Evaluation evaluation, Dataset<Example> rows, long seed) throws IOException {
    Optional<Promises> promises = Promises.read(model, model);
    return promises.isEmpty() ? List.of() : test(promises.get(), evaluation, rows, seed);
  }

  private static List<Promise> tested(
      Promises promises, Evaluation evaluation, Dataset<Example> rows, long seed) {
    return rows(evaluation, rows, seed).test(promises);
  }

  /**
   * Returns the rows of an evaluation for promises.
   *
   * @param rows of which the provenance is taken
   */
  public static PromiseRows rows(Evaluation evaluation, Dataset<Example> rows, long seed) {
    List<Judgement> judgements = evaluation.judgements();
    return PromiseRows.of(
        evaluation.metrics().labels(),
        Dataset.of(judgements.stream().map(Judgement::example).toList(), rows.provenance()),
        judgements.stream().map(Judgement::prediction).toList(),
        seed);
  }

  /** Returns the validation rows of a search for promises, if there are any. */
  public static Optional<PromiseRows> validation(
      Optional<Evaluation> evaluation, Dataset<Example> rows, long seed) {
    return evaluation
        .filter(known -> !known.judgements().isEmpty())
        .map(known -> rows(known, rows, seed));
  }

  private void print(Console console) {
    console.result("promise: %s; on %,d rows:", promises.wish(), promises.basis().rows());
    print(promises, console);
  }

  /** Prints the figures of a promise, and what it would take to keep it. */
  static void print(Promises promises, Console console) {
    console.text(promises + "\n");
    Needed needed = promises.needed();
    if (needed != null) {
      console.result(needed.reason());
    }
  }

  /** Adds the fields of a promise, or nothing. */
  public static void addTo(Summary summary, Optional<MadePromise> made) {
    made.ifPresent(
        promise -> {
          add(summary, promise.promises());
          add(promise.tested(), summary.array("tested"));
        });
  }

  /** Adds the fields of a promise. */
  static void add(Summary summary, Promises promises) {
    add(promises.promises(), summary.array("promises"));
    Needed needed = promises.needed();
    summary.put("needed", needed == null ? NullNode.getInstance() : needed.toJson());
    summary
        .object("promise")
        .put("wish", promises.wish().toString())
        .put("certainty", promises.wish().certainty().id())
        .put("threshold", promises.threshold())
        .put("rows", promises.basis().rows())
        .put("trainingRows", promises.basis().trainingRows());
  }

  static void add(List<Promise> promises, ArrayNode to) {
    promises.stream().map(Promise::toJson).forEach(to::add);
  }

  /** Adds the figures of a promise that was tested; null if there is none. */
  public static void addTested(Summary summary, List<Promise> tested) {
    if (tested.isEmpty()) {
      summary.put("tested", NullNode.getInstance());
    } else {
      add(tested, summary.array("tested"));
    }
  }

  /** Returns a section on a promise that was tested on the rows of an evaluation, or none. */
  public static List<Section> sections(List<Promise> tested) {
    return tested.isEmpty()
        ? List.of()
        : List.of(PromiseSection.tested("What the model promised", "these rows", tested));
  }

  /** Returns the sections for a page, or none. */
  public static List<Section> sections(Optional<MadePromise> made) {
    if (made.isEmpty()) {
      return List.of();
    }
    Section promised = PromiseSection.of("What the promise buys", made.get().promises());
    List<Promise> tested = made.get().tested();
    return tested.isEmpty()
        ? List.of(promised)
        : List.of(promised, PromiseSection.tested("The promise on the test part", TEST, tested));
  }
}
