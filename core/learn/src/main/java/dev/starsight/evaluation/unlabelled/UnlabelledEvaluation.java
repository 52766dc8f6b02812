package dev.starsight.evaluation.unlabelled;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.model.CommonWords;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.TrainingTexts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the accuracy of a model on rows whose labels are unknown. The rows are added in pieces;
 * their texts are not kept. Not thread-safe.
 *
 * <p>The estimate is the accuracy on validation rows, corrected by {@value #TRANSFER} times the
 * difference of the mean calibrated confidences there and here (difference of confidences; Guillory
 * et al., Predicting with Confidence on Unseen Distributions, ICCV 2021). The confidence here moves
 * somewhat to what it would be if only the shares of labels had changed (label shift; Saerens et
 * al., 2002). How far both are apart widens the interval. The constants were chosen on ordered
 * pairs of files of reviews; {@code docs/unlabelled.md} has them, and how often the interval held.
 */
public final class UnlabelledEvaluation {

  /** Rows with different texts that an estimate needs. */
  public static final int MIN_ROWS = 50;

  /** Validation rows that an estimate needs. */
  public static final int MIN_VALIDATION_ROWS = 100;

  /** Where confidences fall by one point, accuracy falls by more. */
  private static final double TRANSFER = 1.2;

  private static final double SHIFT_WEIGHT = 0.3;
  private static final double MOST_SHIFT = 0.03;

  /** Standard error of the estimate where rows are many and label shift changes nothing. */
  private static final double BASE_ERROR = 0.018;

  private static final double ERROR_PER_DISAGREEMENT = 0.9;
  private static final double QUANTILE = 1.96;

  private final LabelSet labels;
  private final ConfidenceReference reference;
  private final @Nullable TrainingTexts texts;
  private final List<double[]> probabilities = new ArrayList<>();
  private final List<Integer> predicted = new ArrayList<>();
  private final Set<Long> different = new HashSet<>();
  private CommonWords.Counts words = CommonWords.Counts.NONE;
  private long seen;

  /**
   * Creates an evaluation without rows.
   *
   * @param labels of the model
   * @param reference saved with the model
   * @param texts that the model was fitted on; null if they are unknown
   * @throws IllegalArgumentException if the reference is of another number of labels
   */
  public UnlabelledEvaluation(
      LabelSet labels, ConfidenceReference reference, @Nullable TrainingTexts texts) {
    if (labels.size() != reference.offsets().size()) {
      throw new IllegalArgumentException(
          "a reference of %s labels cannot belong to a model of %s"
              .formatted(reference.offsets().size(), labels.size()));
    }
    this.labels = labels;
    this.reference = reference;
    this.texts = texts;
  }

  /**
   * Adds rows. Their labels, if they have any, are not read.
   *
   * @param raw their predictions by the model without its calibration, in the same order
   * @throws IllegalArgumentException if there are not as many of one as of the other
   */
  public void add(List<Example> rows, List<Prediction> raw) {
    if (rows.size() != raw.size()) {
      throw new IllegalArgumentException(
          "as many predictions as rows are needed, but there are %s and %s"
              .formatted(raw.size(), rows.size()));
    }
    for (int i = 0; i < rows.size(); i++) {
      String text = rows.get(i).text();
      probabilities.add(reference.calibrate(raw.get(i)));
      predicted.add(raw.get(i).labelId());
      different.add(NormalizedText.key(text));
      words = words.plus(reference.words().count(text));
      seen += texts != null && texts.contains(text) ? 1 : 0;
    }
  }

  /** Returns the number of rows that were added. */
  public int rows() {
    return predicted.size();
  }

  /** Returns the estimate for the rows so far; it is refused if there are too few. */
  public AccuracyEstimate estimate() {
    Assumptions assumptions = new Assumptions(reference).rows(different.size()).words(words);
    if (rows() == 0) {
      return refused(assumptions);
    }
    double[] before = reference.shares().stream().mapToDouble(share -> share).toArray();
    LabelShift shift = new LabelShift(probabilities.toArray(double[][]::new), before);
    int[] ids = predicted.stream().mapToInt(id -> id).toArray();
    double plain = shift.confidence(ids, before);
    double[] shares = shift.mostLikely();
    double disagreement = plain - shift.confidence(ids, shares);
    assumptions.agreement(disagreement);
    if (texts != null) {
      assumptions.newTexts(seen, rows());
    }
    if (assumptions.refuse()) {
      return refused(assumptions);
    }
    double step = Math.max(-MOST_SHIFT, Math.min(MOST_SHIFT, -disagreement));
    double confidence = plain + SHIFT_WEIGHT * step;
    double accuracy =
        clamp(reference.accuracy() + TRANSFER * (confidence - reference.confidence()));
    double half = QUANTILE * standardError(accuracy, disagreement);
    return new AccuracyEstimate(
        rows(),
        accuracy,
        new Interval(clamp(accuracy - half), clamp(accuracy + half)),
        byLabel(shares),
        assumptions.list());
  }

  private AccuracyEstimate refused(Assumptions assumptions) {
    Interval none = new Interval(Double.NaN, Double.NaN);
    return new AccuracyEstimate(rows(), Double.NaN, none, Map.of(), assumptions.list());
  }

  /**
   * Adds up the variances of both samples and of what the method cannot know. Rows with equal texts
   * are one, because they are predicted alike.
   */
  private double standardError(double accuracy, double disagreement) {
    double shift = ERROR_PER_DISAGREEMENT * disagreement;
    return Math.sqrt(
        BASE_ERROR * BASE_ERROR
            + shift * shift
            + variance(accuracy, different.size())
            + variance(reference.accuracy(), reference.rows()));
  }

  /** Returns the variance of a share, never 0 (Laplace's rule of succession). */
  private static double variance(double share, long rows) {
    double p = (share * rows + 1) / (rows + 2);
    return p * (1 - p) / rows;
  }

  private static double clamp(double share) {
    return Math.max(0, Math.min(1, share));
  }

  private Map<String, Double> byLabel(double[] shares) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int id = 0; id < shares.length; id++) {
      named.put(labels.label(id), shares[id]);
    }
    return named;
  }
}
