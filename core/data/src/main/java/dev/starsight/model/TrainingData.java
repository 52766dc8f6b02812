package dev.starsight.model;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data that a trainer may use, without the test part. Immutable.
 *
 * @param train labelled examples to fit
 * @param validation labelled examples for early stopping, the choice of epochs and calibration; may
 *     be empty
 * @param labels the labels to distinguish, at least two
 * @param headline how the model is to read headlines, which the examples of both parts then have in
 *     this form; null if it is to read the texts alone
 * @param clean whether the model is to clean texts and headlines of HTML ({@link CleanText}); the
 *     examples of both parts then are clean
 */
public record TrainingData(
    Dataset<Example> train,
    Dataset<Example> validation,
    LabelSet labels,
    @Nullable Headline headline,
    boolean clean) {

  public TrainingData {
    if (labels.size() < 2) {
      throw new StarsightException(
          "at least two different labels are needed to learn from, but there is only " + labels);
    }
    if (train.isEmpty()) {
      throw new StarsightException("there is no row to learn from");
    }
    if (clean) {
      train = Dataset.of(CleanText.of(train.rows()), train.provenance());
      validation = Dataset.of(CleanText.of(validation.rows()), validation.provenance());
    }
    if (headline != null) {
      train = Dataset.of(headline.read(train.rows(), labels), train.provenance());
      validation = Dataset.of(headline.read(validation.rows(), labels), validation.provenance());
    }
  }

  /** Creates data for models that read the texts alone, and as they are. */
  public TrainingData(Dataset<Example> train, Dataset<Example> validation, LabelSet labels) {
    this(train, validation, labels, null, false);
  }

  /** Returns training data whose labels are those that occur in {@code train}. */
  public static TrainingData of(Dataset<Example> train, Dataset<Example> validation) {
    return new TrainingData(train, validation, LabelSet.of(train));
  }

  /** Returns the same data without validation rows, so that no training stops early by them. */
  public TrainingData withoutValidation() {
    return withRows(train, Dataset.of(List.of(), validation.provenance()));
  }

  /** Returns other rows for models of the same labels that read examples in the same way. */
  public TrainingData withRows(Dataset<Example> fitted, Dataset<Example> judged) {
    return new TrainingData(fitted, judged, labels, headline, clean);
  }

  /** Adds how examples are read to the settings of a model: headlines, and cleaning. */
  public void describe(Map<String, String> settings) {
    if (headline != null) {
      settings.put(Headline.SETTING, headline.option());
    }
    if (clean) {
      settings.put(CleanText.SETTING, CleanText.HTML);
    }
  }

  /**
   * Returns the same data for models that read headlines in this way, or the texts alone if null.
   * What was cut from headlines stays cut.
   */
  public TrainingData withHeadline(@Nullable Headline how) {
    return new TrainingData(train, validation, labels, how, clean);
  }

  /**
   * Returns the same data for models that clean texts and headlines, or read them as they are. What
   * was cleaned stays clean.
   */
  public TrainingData withClean(boolean cleaned) {
    return new TrainingData(train, validation, labels, headline, cleaned);
  }
}
