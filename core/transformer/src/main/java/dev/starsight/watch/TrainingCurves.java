package dev.starsight.watch;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Lines;
import dev.starsight.chart.ValueFormat;
import dev.starsight.model.Metrics;
import dev.starsight.transformer.training.StepRecord;
import dev.starsight.watch.TrainingJournal.EpochEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The curves of a training as figures. If there are many steps, each point is the mean of several
 * consecutive ones. Immutable.
 *
 * @param steps in order
 * @param epochs in order
 * @param bestEpoch the epoch whose end is marked; 0 for none
 */
public record TrainingCurves(List<StepRecord> steps, List<EpochEnd> epochs, int bestEpoch) {

  /** More points would only show noise. */
  private static final int POINTS = 120;

  private static final Axis STEP = Axis.of("step").withFormat(ValueFormat.whole());

  public TrainingCurves {
    steps = List.copyOf(steps);
    epochs = List.copyOf(epochs);
  }

  /** Returns the curves of the steps and epochs in a journal. */
  public static TrainingCurves of(TrainingJournal journal, int bestEpoch) {
    return new TrainingCurves(journal.steps(), journal.epochs(), bestEpoch);
  }

  /** Returns the training and validation loss by step. */
  public Lines loss() {
    int each = stepsPerPoint();
    String training = each == 1 ? "every step" : "means of " + each + " steps";
    return marked(
        Lines.of(
                "Loss",
                List.of(
                    Lines.Series.of("training", byStep(StepRecord::loss)),
                    Lines.Series.of("validation", byEpoch(end -> end.epoch().validationLoss()))))
            .withSubtitle(
                "Training: " + training + ", before each update. Validation: after each epoch.")
            .withAxes(STEP, Axis.of("mean loss a row")));
  }

  /** Returns accuracy and balanced accuracy on the validation rows, by step. */
  public Lines accuracy() {
    return marked(
        Lines.of(
                "Validation accuracy",
                List.of(
                    Lines.Series.of("accuracy", byEpochMetric(Metrics::accuracy)),
                    Lines.Series.of("balanced", byEpochMetric(Metrics::balancedAccuracy))))
            .withSubtitle("After each epoch; balanced is the mean over the labels.")
            .withAxes(STEP, Axis.of("share right").withFormat(ValueFormat.percent(0))));
  }

  /** Returns the learning rate by step. */
  public Lines learningRate() {
    return Lines.of(
            "Learning rate",
            List.of(Lines.Series.of("learning rate", byStep(StepRecord::learningRate))))
        .withSubtitle("It rises in the warm-up, then falls to zero.")
        .withAxes(STEP, Axis.of("learning rate"));
  }

  private Lines marked(Lines figure) {
    return epochs.stream()
        .filter(end -> end.epoch().epoch() == bestEpoch)
        .findFirst()
        .map(end -> figure.withMark((double) end.step(), "epoch " + bestEpoch + ", kept"))
        .orElse(figure);
  }

  private int stepsPerPoint() {
    return (steps.size() + POINTS - 1) / POINTS;
  }

  /** Places a mean at its last step, so that the loss at the end of an epoch meets validation. */
  private List<Lines.Point> byStep(ToDoubleFunction<StepRecord> value) {
    int each = stepsPerPoint();
    List<Lines.Point> points = new ArrayList<>();
    for (int from = 0; from < steps.size(); from += each) {
      List<StepRecord> some = steps.subList(from, Math.min(steps.size(), from + each));
      double mean = some.stream().mapToDouble(value).average().orElse(Double.NaN);
      points.add(new Lines.Point((double) some.get(some.size() - 1).step(), mean));
    }
    return points;
  }

  private List<Lines.Point> byEpochMetric(ToDoubleFunction<Metrics> value) {
    return byEpoch(
        end -> {
          Metrics metrics = end.epoch().validation();
          return metrics == null ? Double.NaN : value.applyAsDouble(metrics);
        });
  }

  private List<Lines.Point> byEpoch(ToDoubleFunction<EpochEnd> value) {
    return epochs.stream()
        .map(end -> new Lines.Point((double) end.step(), value.applyAsDouble(end)))
        .toList();
  }
}
