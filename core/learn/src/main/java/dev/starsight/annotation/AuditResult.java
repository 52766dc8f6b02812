package dev.starsight.annotation;

import java.util.List;

/**
 * What people found about predictions that the model was sure of: whether it is as often right as
 * it says. Immutable.
 *
 * @param tasks the sure predictions that were drawn at random
 * @param answered those with a label from people
 * @param right those of the answered whose label is the predicted one
 * @param confidence the mean confidence of the answered, 0 to 1; NaN if there are none
 * @param accuracy {@code right} as a share of {@code answered}; NaN if there are none
 * @param low the low end of the 95 % interval of the accuracy (Wilson, 1927); NaN if there are none
 * @param high the high end
 */
public record AuditResult(
    int tasks,
    int answered,
    int right,
    double confidence,
    double accuracy,
    double low,
    double high) {

  private static final double Z = 1.959963984540054;

  static AuditResult of(List<AnnotationTask> all, List<FinalLabel> labels) {
    int tasks = (int) all.stream().filter(AuditResult::isAudit).count();
    List<FinalLabel> decided =
        labels.stream().filter(each -> each.label() != null && isAudit(each.task())).toList();
    int n = decided.size();
    int right =
        (int) decided.stream().filter(each -> each.task().predicted().equals(each.label())).count();
    double confidence =
        decided.stream().mapToDouble(each -> each.task().confidence()).average().orElse(Double.NaN);
    double share = (double) right / n;
    double center = (share + Z * Z / (2 * n)) / (1 + Z * Z / n);
    double half = Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4.0 * n * n)) / (1 + Z * Z / n);
    return new AuditResult(
        tasks,
        n,
        right,
        confidence,
        n == 0 ? Double.NaN : share,
        n == 0 ? Double.NaN : Math.max(0, center - half),
        n == 0 ? Double.NaN : Math.min(1, center + half));
  }

  private static boolean isAudit(AnnotationTask task) {
    return task.origin().reason() == TaskOrigin.Reason.AUDIT;
  }

  /**
   * Returns whether the model is overconfident: the mean confidence is above the interval of the
   * accuracy. False if there are no answers.
   */
  public boolean isOverconfident() {
    return answered > 0 && confidence > high;
  }
}
