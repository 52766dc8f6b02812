package dev.starsight.labelerrors;

import dev.starsight.data.LabelSet;
import dev.starsight.explain.WordEffect;
import dev.starsight.model.Prediction;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The rows of a data set, ranked by how suspicious their labels are. Immutable and thread-safe. */
public final class LabelErrorReport {

  private final LabelSet labels;
  private final List<SuspiciousLabel> ranked;
  private final double[][] joint;
  private final LabelConfusion confusion;
  private final OutOfFold folds;

  LabelErrorReport(
      LabelSet labels, List<SuspiciousLabel> ranked, double[][] joint, OutOfFold folds) {
    this.labels = labels;
    this.ranked = List.copyOf(ranked);
    this.joint = joint;
    this.confusion = new LabelConfusion(labels);
    this.folds = folds;
  }

  /** Returns the labels of the rows, in order. */
  public LabelSet labels() {
    return labels;
  }

  /** Returns all rows, the most suspicious first. */
  public List<SuspiciousLabel> ranked() {
    return ranked;
  }

  /**
   * Returns the estimated number of rows with this label whose true label is the other one, by the
   * confident joint; 0 for labels that are not taken for confused.
   */
  public double estimatedErrors(String label, String likely) {
    return joint[labels.idOf(label)][labels.idOf(likely)];
  }

  /** Returns the estimated number of label errors, 0 to the number of rows. */
  public int estimatedErrors() {
    double sum = 0;
    for (double[] counts : joint) {
      for (double count : counts) {
        sum += count;
      }
    }
    return (int) Math.round(sum);
  }

  /** Returns as many of the most suspicious rows as there are estimated label errors. */
  public List<SuspiciousLabel> estimated() {
    return ranked.subList(0, estimatedErrors());
  }

  /**
   * Returns the words that contradict the label of a row most, the strongest first: without one of
   * them, the log-odds of the score would be so much lower.
   *
   * @param count the most words
   */
  public List<WordEffect> evidence(SuspiciousLabel row, int count) {
    int given = labels.idOf(row.label());
    ToDoubleFunction<Prediction> logOdds = prediction -> confusion.logOdds(prediction, given);
    List<WordEffect> effects = WordEffect.of(folds.modelOf(row.row()), row.example(), logOdds);
    return WordEffect.strongestFor(effects, count);
  }
}
