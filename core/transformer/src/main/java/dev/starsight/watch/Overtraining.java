package dev.starsight.watch;

import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.watch.TrainingWatch.Warning;
import dev.starsight.watch.TrainingWatch.WatchRules;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rule {@code Overtraining}. Not thread-safe. */
final class Overtraining {

  private final WatchRules rules;
  private @Nullable EpochRecord lowest;
  private int above;
  private boolean warned;

  Overtraining(WatchRules rules) {
    this.rules = rules;
  }

  Optional<Warning> epoch(EpochRecord epoch, long step) {
    if (warned || !Double.isFinite(epoch.validationLoss())) {
      return Optional.empty();
    }
    EpochRecord before = lowest;
    if (before == null || epoch.validationLoss() < before.validationLoss()) {
      lowest = epoch;
      above = 0;
      return Optional.empty();
    }
    boolean rises =
        epoch.validationLoss() - before.validationLoss() >= rules.delta()
            && epoch.trainLoss() < before.trainLoss();
    above = rises ? above + 1 : 0;
    warned = above >= rules.patience();
    return warned ? Optional.of(warning(before, epoch, step)) : Optional.empty();
  }

  private static Warning warning(EpochRecord lowest, EpochRecord now, long step) {
    String message =
        String.format(
            Locale.ROOT,
            "the training goes on too long: from epoch %d to epoch %d the training loss fell from"
                + " %.3f to %.3f, but the validation loss rose from %.3f to %.3f",
            lowest.epoch(),
            now.epoch(),
            lowest.trainLoss(),
            now.trainLoss(),
            lowest.validationLoss(),
            now.validationLoss());
    String advice =
        String.format(
            Locale.ROOT,
            "It overfits the training rows: end after %d epoch%s, or give it more rows, more"
                + " dropout or a lower learning rate; the weights of the best epoch are kept",
            lowest.epoch(),
            lowest.epoch() == 1 ? "" : "s");
    return new Warning("Overtraining", step, message, advice);
  }
}
