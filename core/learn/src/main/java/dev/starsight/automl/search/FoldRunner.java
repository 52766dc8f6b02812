package dev.starsight.automl.search;

import dev.starsight.automl.Candidate;
import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.CrossValidation;
import dev.starsight.files.DamagedFileException;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Predicts the training rows by models that were fitted without them, or takes what an interrupted
 * search predicted. Thread-safe.
 */
record FoldRunner(CrossValidation folds, TrialJournal journal) {

  /**
   * Predictions of the training rows, or of those of one fold.
   *
   * @param predictions in the order of the rows; none without folds
   * @param fitSeconds wall time of fitting the models of all folds
   * @param predictSeconds wall time of predicting
   */
  record HeldOut(List<Prediction> predictions, double fitSeconds, double predictSeconds) {

    static final HeldOut NONE = new HeldOut(List.of(), 0, 0);
  }

  /**
   * Fits a candidate without each fold; empty if the time is used up before all are fitted.
   *
   * @param fitsAfter 1 if a fit on all rows follows, otherwise 0
   * @param run its deadline is divided among the folds and the fit that follows
   */
  Optional<HeldOut> heldOut(Candidate candidate, int fitsAfter, Run run) throws IOException {
    List<List<Prediction>> byFold = new ArrayList<>();
    double fitSeconds = 0;
    double predictSeconds = 0;
    for (int fold = 0; fold < folds.folds(); fold++) {
      String key =
          TrialJournal.key(
              "fold %s of %s|%s".formatted(fold + 1, folds.folds(), candidate.name()), candidate);
      Optional<HeldOut> known =
          candidate.space().code().isPresent() ? known(key, fold) : Optional.empty();
      if (known.isEmpty() && run.deadline().hasPassed()) {
        return Optional.empty();
      }
      HeldOut found = known.isPresent() ? known.get() : fit(candidate, key, fold, fitsAfter, run);
      byFold.add(found.predictions());
      fitSeconds += found.fitSeconds();
      predictSeconds += found.predictSeconds();
    }
    return Optional.of(new HeldOut(folds.pooled(byFold), fitSeconds, predictSeconds));
  }

  /** Returns what the journal has of a fold; empty if it has none or it is damaged. */
  private Optional<HeldOut> known(String key, int fold) {
    Optional<TrialJournal.Entry> entry = journal.find(key);
    try {
      return entry.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new HeldOut(
                  read(folds.whole().labels(), entry.get().heldOut(), folds.inside(fold).size()),
                  entry.get().fitSeconds(),
                  entry.get().predictSeconds()));
    } catch (DamagedFileException e) {
      return Optional.empty(); // Then it is fitted again.
    }
  }

  private HeldOut fit(Candidate candidate, String key, int fold, int fitsAfter, Run run)
      throws IOException {
    TrainingData others = folds.without(fold);
    Run own = run.withDeadline(run.deadline().share(share(fold, fitsAfter)));
    long start = System.nanoTime();
    try (Classifier fitted = candidate.trainer().fit(others, own)) {
      double fitSeconds = TrialRunner.secondsSince(start);
      long predicting = System.nanoTime();
      List<Prediction> predictions = fitted.predict(folds.inside(fold));
      double predictSeconds = TrialRunner.secondsSince(predicting);
      if (candidate.space().code().isPresent() && !run.deadline().hasPassed()) {
        journal.add(key, Double.NaN, fitSeconds, predictSeconds, "", write(predictions));
      }
      return new HeldOut(predictions, fitSeconds, predictSeconds);
    }
  }

  /** Returns the share of the time left that a fold's rows have of those yet to be fitted. */
  private double share(int fold, int fitsAfter) {
    double each = folds.folds() - 1;
    return each / (each * (folds.folds() - fold) + (double) folds.folds() * fitsAfter);
  }

  /** Returns probabilities as text, exactly: eight bytes each, row by row, in Base64. */
  static String write(List<Prediction> predictions) {
    int labels = predictions.isEmpty() ? 0 : predictions.get(0).labels().size();
    ByteBuffer bytes = ByteBuffer.allocate(predictions.size() * labels * Double.BYTES);
    for (Prediction prediction : predictions) {
      for (int label = 0; label < labels; label++) {
        bytes.putDouble(prediction.probability(label));
      }
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws DamagedFileException if it is anything but probabilities of so many rows
   */
  static List<Prediction> read(LabelSet labels, String text, int rows) throws DamagedFileException {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      if (bytes.remaining() != (long) rows * labels.size() * Double.BYTES) {
        throw new IllegalArgumentException("they are not of " + rows + " rows");
      }
      List<Prediction> predictions = new ArrayList<>(rows);
      for (int row = 0; row < rows; row++) {
        double[] probabilities = new double[labels.size()];
        for (int label = 0; label < probabilities.length; label++) {
          probabilities[label] = bytes.getDouble();
        }
        predictions.add(Prediction.restored(labels, probabilities));
      }
      return predictions;
    } catch (IllegalArgumentException e) {
      throw new DamagedFileException(
          CandidateSearch.TRIALS, "predictions of folds cannot be read: " + e.getMessage());
    }
  }
}
