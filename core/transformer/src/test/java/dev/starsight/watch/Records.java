package dev.starsight.watch;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Metrics;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.StepRecord;
import java.util.List;
import java.util.Map;

/** Records of steps and epochs for tests. */
final class Records {

  /** The default number of steps of a training. */
  static final int STEPS = 100;

  private Records() {}

  /** Returns a step of 16 rows and 1,000 tokens that took half a second. */
  static StepRecord step(long step, double loss) {
    return step(step, STEPS, loss);
  }

  static StepRecord step(long step, long steps, double loss) {
    return new StepRecord(step, steps, 1, loss, 1e-4, 2.5, 16, 1000, 0.5);
  }

  static EpochRecord epoch(int epoch, double trainLoss, double validationLoss) {
    return epoch(epoch, trainLoss, validationLoss, 0.5, LabelSet.ordered(List.of("1", "2")));
  }

  static EpochRecord epochWithNominalLabels(int epoch, double trainLoss, double validationLoss) {
    LabelSet nominal = LabelSet.ordered(List.of("bad", "good"));
    return epoch(epoch, trainLoss, validationLoss, Double.NaN, nominal);
  }

  static EpochRecord epochWithoutValidation(int epoch, double trainLoss) {
    return new EpochRecord(epoch, trainLoss, Double.NaN, null, 60, 2000);
  }

  private static EpochRecord epoch(
      int epoch, double trainLoss, double validationLoss, double mae, LabelSet labels) {
    List<List<Long>> confusion = List.of(List.of(1L, 1L), List.of(1L, 1L));
    Metrics metrics =
        new Metrics(
            4,
            0.5,
            0.5,
            0.5,
            mae,
            1,
            0,
            validationLoss,
            0.1,
            0.1,
            0.1,
            Map.of(),
            confusion,
            labels);
    return new EpochRecord(epoch, trainLoss, validationLoss, metrics, 60, 2000);
  }
}
