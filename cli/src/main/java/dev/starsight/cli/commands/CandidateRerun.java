package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.report.CandidateComparison;
import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.automl.source.CandidateRecord.AddedRows;
import dev.starsight.automl.source.CompiledCandidate;
import dev.starsight.cli.console.Interruption;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.AlsoOption;
import dev.starsight.cli.options.FeatureOption;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.options.PromiseOptions;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.options.SplitOption;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.cli.results.TestLooks;
import dev.starsight.cli.results.Version;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Recipe;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.CrossValidation;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Validation;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.Trainer;
import dev.starsight.model.Trainer.TrainingException;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.model.internal.MetricsJson;
import dev.starsight.run.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code automl --rerun}: fits the current Java file of a candidate on the same rows as before, and
 * compares both results.
 */
record CandidateRerun(
    StarsightCommand command,
    InputOptions input,
    AlsoOption also,
    Path out,
    ReplaceOption replace,
    LearningOptions learning,
    SplitOption split,
    RerunOption options) {

  /** Distinguishes its results from those of a search, which it must not replace. */
  private static final String OWNER = "automl --rerun";

  private static final String ALSO = "--also";

  private static final int DIGEST_SHOWN = 12;

  private record Rerun(
      CandidateComparison comparison,
      double fitSeconds,
      double predictSeconds,
      Path source,
      Path model) {}

  /**
   * Runs a candidate again.
   *
   * @param candidate its directory
   * @param threads the number of threads; empty for as many as before
   */
  int run(Path candidate, Optional<Integer> threads) throws IOException {
    CompiledCandidate compiled = CompiledCandidate.open(candidate);
    CandidateRecord before = compiled.record();
    Trainer trainer = compiled.trainer();
    CandidateRecord.Search search = before.search();
    List<String> columns = columns(search, compiled);
    List<String> read = new ArrayList<>(columns);
    if (search.groupBy() != null && !columns.contains(search.groupBy())) {
      read.add(search.groupBy());
    }
    AddedRows added = search.also();
    List<Path> files =
        files(before, search.inputs(), "--input", input.isGiven() ? input.files() : List.of());
    List<Path> others =
        files(before, added == null ? List.of() : added.inputs(), ALSO, also.files());
    if (added != null) {
      also.use(others, added.share());
    }
    input.use(files, search.textColumn(), search.labelColumn(), read);
    input.headers().require(read);
    HeadlineOption.read(search.headline(), input, command.console());
    input.readClean(search.clean());
    command.seed = search.seed();
    command.threads = threads.orElse(search.threads());
    Threads.setLimit(command.threads);
    new Interruption(
            command.console(), () -> "nothing was written, so the same command begins anew")
        .during(() -> run(candidate, before, compiled, trainer));
    return StarsightCommand.DONE;
  }

  private void run(
      Path candidate, CandidateRecord before, CompiledCandidate compiled, Trainer trainer)
      throws IOException {
    CandidateRecord.Search search = before.search();
    try (AtomicDirectory directory =
        Outputs.directory(
            out,
            replace.owner(OWNER).withGrowing(TestLooks.FILES),
            Outputs.sources(also.with(input.files()), candidate))) {
      Dataset<Example> examples = input.read(command);
      List<String> columns = columns(search, compiled);
      Splits splits = FeatureOption.keep(parts(examples, search, columns), columns);
      Rerun rerun = fit(trainer, compiled, before, examples.provenance(), splits, directory.path());
      CandidateComparison comparison = rerun.comparison();
      command.console().text(comparison.toString());
      TestLooks looks = TestLooks.of(candidate);
      Evaluation test = null;
      int count = options.isTested() ? looks.add() : looks.count();
      if (options.isTested()) {
        test = Models.test(rerun.model(), splits.test().rows(), command);
        command.console().result("%s on the test part:", comparison.after().name());
        command.console().text(test.toString());
      }
      String note = note(test != null, count);
      command.console().result(note);
      comparison
          .report(
              Files.readString(rerun.source()),
              test,
              note + " " + SplitOption.boundary(search.groupBy(), splits.grouping()),
              examples)
          .writeTo(directory.path().resolve("report.html"));
      looks.writeTo(directory.path());
      Summary summary = summary(rerun, test, examples.provenance(), directory.path());
      SplitOption.addTo(summary, search.groupBy(), splits.grouping());
      also.addTo(summary);
      summary.tree().put("clean", search.clean());
      summary.put("testLooks", count);
      command.commit(directory, summary);
      command.print(summary);
    }
  }

  /** Splits the rows as the search did, and adds those of other files. */
  private Splits parts(
      Dataset<Example> examples, CandidateRecord.Search search, List<String> columns)
      throws IOException {
    Recipe recipe = new Recipe(search.ratio(), search.groupBy(), search.splitSeed());
    return also.addTo(PromiseOptions.splitAgain(split, examples, recipe), input, columns, command)
        .splits();
  }

  private static String note(boolean tested, int looks) {
    return (tested ? "" : "This run did not look at the test part; --test does. ")
        + TestLooks.sentence(looks);
  }

  /** Returns the columns of the search, and those that were added in the Java file. */
  private static List<String> columns(CandidateRecord.Search search, CompiledCandidate compiled) {
    Set<String> columns = new LinkedHashSet<>(search.features());
    for (Object value : compiled.settings().values().values()) {
      if (value instanceof List<?> names) {
        names.forEach(name -> columns.add(String.valueOf(name)));
      }
    }
    return List.copyOf(columns);
  }

  /**
   * Returns the current paths of the files of a search, in its order.
   *
   * @param known the files as the search read them
   * @param option that names other places
   * @param places that it names; none if the files are where they were
   */
  private static List<Path> files(
      CandidateRecord before, List<Provenance.Source> known, String option, List<Path> places)
      throws IOException {
    if (!places.isEmpty() && places.size() != known.size()) {
      String fitted =
          known.isEmpty()
              ? "without " + option
              : "on " + count(known) + (option.equals(ALSO) ? " of " + option : "");
      throw new StarsightException(
          "%s was fitted %s, but %s names %s"
              .formatted(before.name(), fitted, option, count(places)));
    }
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      Path file = places.isEmpty() ? Path.of(known.get(i).path()) : places.get(i);
      requireSame(before.name(), known.get(i), file, places.isEmpty() ? option : null);
      files.add(file);
    }
    return files;
  }

  private static String count(List<?> files) {
    return files.size() + (files.size() == 1 ? " file" : " files");
  }

  private static void requireSame(
      String name, Provenance.Source known, Path file, @Nullable String option) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new StarsightException(
          "%s: there is no such file, but %s was fitted on it%s"
              .formatted(
                  file,
                  name,
                  option == null ? "" : "; if it was moved, " + option + " says where it is now"));
    }
    String digest = Sha256.of(file);
    if (!digest.equals(known.sha256())) {
      throw new StarsightException(
          "%s: is not the file that %s was fitted on: its SHA-256 begins with %s, not with %s"
              .formatted(file, name, prefix(digest), prefix(known.sha256())));
    }
  }

  private static String prefix(String digest) {
    return digest.substring(0, Math.min(DIGEST_SHOWN, digest.length()));
  }

  private Rerun fit(
      Trainer trainer,
      CompiledCandidate compiled,
      CandidateRecord before,
      Provenance provenance,
      Splits splits,
      Path directory)
      throws IOException {
    CandidateRecord.Search search = before.search();
    TrainingData data =
        TrainingData.of(splits.train(), splits.validation())
            .withHeadline(search.headline())
            .withClean(search.clean());
    List<CompiledCandidate.Change> changes = compiled.changes();
    long start = System.nanoTime();
    CrossValidation folds =
        search.folds() == 0 ? null : CrossValidation.of(data, search.folds(), search.seed());
    List<Prediction> heldOut =
        folds == null ? List.of() : heldOut(folds, others -> fit(compiled, trainer, others));
    TrainingData whole = folds == null ? data : folds.whole();
    try (Classifier fitted = fit(compiled, trainer, whole)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      Validation validation =
          validation(fitted, heldOut, folds == null ? data.validation() : folds.rows(), data);
      CandidateRecord after =
          compiled.rerun(
              fitted.kind(),
              search
                  .rerun(provenance.sources(), Version.current(), command.threads)
                  .withAlso(also.record())
                  .withFeatures(columns(search, compiled)),
              validation.metrics());
      Path model = directory.resolve("candidates").resolve(after.name());
      ModelDirectory.save(
          model,
          fitted,
          validation
              .describe(fitted, whole.train().provenance(), Version.current())
              .withColumns(search.textColumn(), search.labelColumn()),
          TrainingTexts.of(data));
      Path source = compiled.write(after, directory.resolve("sources").resolve(after.name()));
      return new Rerun(
          new CandidateComparison(before, after, changes),
          seconds,
          validation.predictSeconds(),
          source,
          model);
    }
  }

  /** Predicts the training rows by models that were fitted without them. */
  private static List<Prediction> heldOut(
      CrossValidation folds, Function<TrainingData, Classifier> fit) {
    List<List<Prediction>> byFold = new ArrayList<>();
    for (int fold = 0; fold < folds.folds(); fold++) {
      try (Classifier fitted = fit.apply(folds.without(fold))) {
        byFold.add(fitted.predict(folds.inside(fold)));
      }
    }
    return folds.pooled(byFold);
  }

  private Validation validation(
      Classifier fitted, List<Prediction> heldOut, Dataset<Example> judged, TrainingData data) {
    long start = System.nanoTime();
    List<Prediction> raw = new ArrayList<>(heldOut);
    raw.addAll(fitted.predict(data.validation().rows()));
    double seconds = (System.nanoTime() - start) / 1e9;
    return Validation.of(fitted.labels(), judged, raw, seconds, command.seed);
  }

  /** Exceptions of the candidate's own code are errors of the user. */
  private Classifier fit(CompiledCandidate compiled, Trainer trainer, TrainingData data) {
    try {
      return trainer.fit(data, learning.run(command));
    } catch (StarsightException | TrainingException | UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      throw compiled.failed("fitting", e);
    }
  }

  private Summary summary(
      Rerun rerun, @Nullable Evaluation test, Provenance provenance, Path directory) {
    CandidateRecord before = rerun.comparison().before();
    CandidateRecord after = rerun.comparison().after();
    boolean isBetter = rerun.comparison().isBetter();
    Summary summary = command.summary("automl").inputs(provenance);
    summary.put("metric", before.search().metric().id());
    ArrayNode board = summary.array("leaderboard");
    ObjectNode first = row(board, isBetter ? after : before);
    ObjectNode second = row(board, isBetter ? before : after);
    (isBetter ? first : second)
        .put("fitSeconds", rounded(rerun.fitSeconds()))
        .put("predictSeconds", rounded(rerun.predictSeconds()))
        .put("source", Json.path(directory, rerun.source()))
        .put("directory", Json.path(directory, rerun.model()));
    summary.put("best", isBetter ? after.name() : before.name());
    summary.put("test", test == null ? NullNode.getInstance() : MetricsJson.write(test.metrics()));
    ObjectNode changes = summary.object("rerun");
    changes.put("candidate", before.name());
    changes.put("tested", after.name());
    ArrayNode changed = changes.putArray("changed");
    rerun.comparison().changes().forEach(change -> changed.add(change.toJson()));
    return summary;
  }

  /** Adds a row like those of {@code automl}; values that are not in this directory are null. */
  private static ObjectNode row(ArrayNode board, CandidateRecord record) {
    ObjectNode row = board.addObject();
    row.put("rank", board.size()).put("name", record.name()).put("kind", record.kind());
    row.set("validation", MetricsJson.write(record.validation()));
    for (String field : List.of("fitSeconds", "predictSeconds", "source", "directory", "failure")) {
      row.putNull(field);
    }
    return row;
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1e3) / 1e3;
  }
}
