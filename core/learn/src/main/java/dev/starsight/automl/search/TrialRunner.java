package dev.starsight.automl.search;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.evaluation.CrossValidation;
import dev.starsight.evaluation.Validation;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.TrainingTexts;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fits candidates on all training rows, evaluates and saves them; reopens models that an
 * interrupted search had saved. Thread-safe.
 */
record TrialRunner(
    CandidateSearch search,
    TrialRows rows,
    CandidateSearch.Task task,
    TrialJournal journal,
    TrainingTexts texts,
    Consumer<Trial> listener) {

  /**
   * Returns the result of the interrupted search if there is one, otherwise fits the candidate;
   * then notifies the listener.
   *
   * @param name of the trial
   */
  TrialResult fitOrReuse(Candidate candidate, String name, Run run) throws IOException {
    String key = TrialJournal.key("all rows|" + name, candidate);
    Optional<TrialJournal.Entry> known =
        candidate.space().code().isPresent() ? journal.find(key) : Optional.empty();
    Optional<TrialResult> reopened = known.flatMap(entry -> reopen(candidate, name, entry, run));
    TrialResult result = reopened.isPresent() ? reopened.get() : fit(candidate, name, key, run);
    notifyListener(result.trial());
    return result;
  }

  private TrialResult fit(Candidate candidate, String name, String key, Run run)
      throws IOException {
    double left = run.deadline().secondsLeft();
    if (left <= 0 || !SearchBudget.isEnough(candidate, left)) {
      return TrialResult.failed(name, leftOut(candidate, left));
    }
    try {
      Optional<FoldRunner.HeldOut> heldOut = heldOut(candidate, run);
      return heldOut.isPresent() && !run.deadline().hasPassed()
          ? fit(candidate, name, key, heldOut.get(), run)
          : TrialResult.failed(name, leftOut(candidate, 0));
    } catch (RuntimeException | OutOfMemoryError e) {
      // The search goes on without it; the leaderboard says why.
      return TrialResult.failed(name, e);
    }
  }

  private Optional<FoldRunner.HeldOut> heldOut(Candidate candidate, Run run) throws IOException {
    CrossValidation folds = rows.folds();
    return folds == null
        ? Optional.of(FoldRunner.HeldOut.NONE)
        : new FoldRunner(folds, journal).heldOut(candidate, 1, run);
  }

  private TrialResult fit(
      Candidate candidate, String name, String key, FoldRunner.HeldOut heldOut, Run run)
      throws IOException {
    long start = System.nanoTime();
    try (Classifier fitted = candidate.trainer().fit(rows.fitted(), run)) {
      double seconds = heldOut.fitSeconds() + secondsSince(start);
      long predicting = System.nanoTime();
      List<Prediction> raw = raw(heldOut.predictions(), fitted);
      Validation validation = validation(raw, heldOut.predictSeconds() + secondsSince(predicting));
      ModelDescription saved = save(name, fitted, validation);
      Trial.Scored trial = scored(name, candidate, fitted, validation, seconds, saved);
      journal.add(
          key,
          trial.score(search.metric()),
          seconds,
          trial.predictSeconds(),
          digest(trial.directory()));
      return new TrialResult(trial, validation);
    }
  }

  /** Returns the predictions of the rows that judge a model. */
  private List<Prediction> raw(List<Prediction> heldOut, Classifier fitted) {
    List<Prediction> raw = new ArrayList<>(heldOut);
    raw.addAll(fitted.predict(rows.validation().rows()));
    return raw;
  }

  private Validation validation(List<Prediction> raw, double predictSeconds) {
    TrainingData data = rows.data();
    return Validation.of(data.labels(), data.validation(), raw, predictSeconds, search.seed());
  }

  private static String leftOut(Candidate candidate, double left) {
    return left <= 0
        ? "left out: the time was used up before its turn"
        : String.format(
            Locale.ROOT,
            "left out: it needs %s at least, and %s of the budget were left",
            words(candidate.minimum().toSeconds()),
            words((long) left));
  }

  /** Returns seconds, from two minutes on rounded up to minutes. */
  private static String words(long seconds) {
    return seconds < 120 ? seconds + " s" : (seconds + 59) / 60 + " min";
  }

  private static String digest(Path model) throws IOException {
    return Sha256.of(model.resolve(ModelDirectory.MODEL_JSON));
  }

  /** Returns the saved result; empty if it cannot be opened any more. */
  private Optional<TrialResult> reopen(
      Candidate candidate, String name, TrialJournal.Entry entry, Run run) {
    Path directory = task.directory().resolve(name);
    try (OpenedModel opened = ModelDirectory.open(directory, search.formats())) {
      if (!digest(directory).equals(entry.model())) {
        return Optional.empty(); // Another configuration has had this name since.
      }
      Optional<FoldRunner.HeldOut> heldOut = heldOut(candidate, run);
      if (heldOut.isEmpty()) {
        return Optional.empty();
      }
      Validation validation =
          validation(
              raw(heldOut.get().predictions(), opened.uncalibrated()), entry.predictSeconds());
      Trial.Scored trial =
          scored(
              name,
              candidate,
              opened.uncalibrated(),
              validation,
              entry.fitSeconds(),
              opened.description());
      return Optional.of(new TrialResult(trial, validation));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      return Optional.empty(); // Then it is fitted again.
    }
  }

  /**
   * Evaluates a model that another search saved, and saves it again.
   *
   * @param known what that search recorded of the trial
   */
  TrialResult derive(Candidate candidate, TrialsFile.Entry known, Path model) throws IOException {
    try (OpenedModel opened = ModelDirectory.open(model, search.formats())) {
      Classifier fitted = opened.uncalibrated();
      List<Prediction> heldOut =
          rows.folds() == null
              ? List.of()
              : FoldRunner.read(rows.data().labels(), known.heldOut(), rows.data().train().size());
      Validation validation = validation(raw(heldOut, fitted), known.predictSeconds());
      ModelDescription saved = save(known.name(), fitted, validation);
      return new TrialResult(
          scored(known.name(), candidate, fitted, validation, known.fitSeconds(), saved),
          validation);
    }
  }

  private Trial.Scored scored(
      String name,
      Candidate candidate,
      Classifier fitted,
      Validation validation,
      double fitSeconds,
      ModelDescription saved) {
    Candidate asFitted = candidate.with(candidate.settings().asFitted(fitted.settings()));
    return scored(
        name, fitted.kind(), candidate.rationale(), asFitted, validation, fitSeconds, saved);
  }

  /** Returns the trial of a model that was saved under this name. */
  Trial.Scored scored(
      String name,
      String kind,
      String rationale,
      @Nullable Candidate candidate,
      Validation validation,
      double fitSeconds,
      ModelDescription saved) {
    return new Trial.Scored(
        name,
        kind,
        rationale,
        candidate,
        validation.metrics(),
        fitSeconds,
        validation.predictSeconds(),
        saved.bytes(),
        task.directory().resolve(name),
        null);
  }

  synchronized ModelDescription save(String name, Classifier fitted, Validation validation)
      throws IOException {
    return ModelDirectory.save(
        task.directory().resolve(name),
        fitted,
        validation
            .describe(fitted, rows.fitted().train().provenance(), task.version())
            .withColumns(task.textColumn(), task.labelColumn()),
        texts);
  }

  /** Passes a trial to the listener, one at a time. */
  synchronized void notifyListener(Trial trial) {
    listener.accept(trial);
  }

  static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
