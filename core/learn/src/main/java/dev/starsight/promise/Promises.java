package dev.starsight.promise;

import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.files.DamagedFileException;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is promised of the predictions of one model: the threshold below which people check them,
 * what passes unchecked, and sets of labels. {@link PromiseRows} makes promises. Immutable.
 *
 * @param labels of the model
 * @param wish what the threshold was chosen for
 * @param threshold predictions at least this sure pass, 0 to 1
 * @param recalibration of the model's predictions before they meet the threshold, or null for none
 * @param sets made from the model's predictions as they are
 * @param promises the figures: those of the threshold, then the sets, of all rows and by label
 * @param needed the rows it would take to keep the wish and hold sets, or null if these are enough
 * @param curve what other thresholds buy
 * @param basis the rows that all this was made from
 */
public record Promises(
    LabelSet labels,
    Wish wish,
    double threshold,
    @Nullable Recalibration recalibration,
    ConformalSets sets,
    List<Promise> promises,
    @Nullable Needed needed,
    RiskCoverage curve,
    Basis basis) {

  /** The file in a directory. */
  public static final String FILE = "promises.json";

  /** The level of the sets among {@link #promises}; {@link #set} takes any. */
  public static final double SET_LEVEL = 0.9;

  public Promises {
    promises = List.copyOf(promises);
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("the threshold must be 0 to 1, but is " + threshold);
    }
    if (recalibration != null && recalibration.offsets().size() != labels.size()) {
      throw new IllegalArgumentException(
          "a correction of %s labels cannot belong to a model of %s"
              .formatted(recalibration.offsets().size(), labels.size()));
    }
  }

  /**
   * The labelled rows that a promise was made from.
   *
   * @param rows their number
   * @param perLabel the same by label
   * @param trainingRows how many of them the model could have been trained on, had they not been
   *     put aside
   * @param validation whether they are the validation rows, which chose the model
   * @param provenance where they come from
   */
  public record Basis(
      long rows,
      Map<String, Long> perLabel,
      long trainingRows,
      boolean validation,
      Provenance provenance) {

    public Basis {
      perLabel = Collections.unmodifiableMap(new LinkedHashMap<>(perLabel));
    }
  }

  /** Returns the same with the number of rows that the promise took from the training part. */
  public Promises withTrainingRows(long rows) {
    return with(
        new Basis(basis.rows(), basis.perLabel(), rows, basis.validation(), basis.provenance()));
  }

  /** Returns the same, made from the validation rows. */
  public Promises fromValidation() {
    return with(
        new Basis(basis.rows(), basis.perLabel(), basis.trainingRows(), true, basis.provenance()));
  }

  private Promises with(Basis other) {
    return new Promises(
        labels, wish, threshold, recalibration, sets, promises, needed, curve, other);
  }

  /** Returns the prediction after {@link #recalibration}; its label stays. */
  public Prediction corrected(Prediction prediction) {
    return recalibration == null ? prediction : recalibration.apply(prediction);
  }

  /**
   * Returns how sure a prediction is, in the sense of the threshold: 0 to 1.
   *
   * @param prediction as the model made it
   */
  public double certainty(Prediction prediction) {
    return wish.certainty().of(corrected(prediction));
  }

  /**
   * Returns whether a prediction passes unchecked.
   *
   * @param prediction as the model made it
   */
  public boolean passes(Prediction prediction) {
    return certainty(prediction) >= threshold;
  }

  /**
   * Returns a set of labels that holds the true one with a probability, as {@link ConformalSets}.
   *
   * @param prediction as the model made it
   * @param level above 0 and below 1
   */
  public List<String> set(Prediction prediction, double level) {
    return sets.labels(prediction, level);
  }

  /**
   * Saves the promise beside a model, replacing an earlier one.
   *
   * @param model directory of a saved model
   * @throws IOException naming the file, if there is no model or it cannot be written
   */
  public void writeTo(Path model) throws IOException {
    writeTo(model, model);
  }

  /**
   * Saves the promise in a directory.
   *
   * @param model directory of the saved model that it is about; only read
   * @throws IOException naming the file, if there is no model or it cannot be written
   */
  public void writeTo(Path directory, Path model) throws IOException {
    PromiseJson.write(directory.resolve(FILE), this, model);
  }

  /**
   * Reads the promise in a directory.
   *
   * @param directory of a model, or of a result with a promise
   * @param model directory of the saved model that the promise must be about
   * @return empty if there is none
   * @throws DamagedFileException naming the file and the reason, if it is damaged
   * @throws IOException naming the file, if it cannot be read, has a newer format or is about
   *     another model
   */
  public static Optional<Promises> read(Path directory, Path model) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    return Optional.of(PromiseJson.read(file, model));
  }

  /**
   * Returns in one sentence which part of the wish is not kept and what is realised instead, or
   * nothing if all of it is kept.
   */
  public Optional<String> shortfall() {
    return PromiseText.shortfall(this);
  }

  /** Returns a line for each figure. */
  public static String text(List<Promise> figures) {
    return String.join("\n", PromiseText.lines(figures));
  }

  /** Returns the promise in one line a figure. */
  @Override
  public String toString() {
    return text(promises);
  }
}
