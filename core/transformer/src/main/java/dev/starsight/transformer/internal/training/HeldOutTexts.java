package dev.starsight.transformer.internal.training;

import dev.starsight.run.Deadline;
import dev.starsight.run.Progress;
import dev.starsight.transformer.internal.network.MaskedNetwork.MaskedBatch;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Batches of held-out texts, in which the same tokens are hidden each time. */
final class HeldOutTexts {

  /** In place of the number of a pass, none of which has it. */
  private static final int PASS = -1;

  /** The share of the time left that one evaluation may take. */
  static final double SHARE = 0.01;

  private static final int FEWEST_BATCHES = 4;

  private final TokenMasking masking;
  private final List<int[]> batches;

  HeldOutTexts(AdaptationTexts texts) {
    this.masking = texts.masking();
    this.batches = masking.batches(texts.heldOut(), PASS);
  }

  private MaskedBatch batch(int number) {
    return masking.batch(batches.get(number), PASS, number);
  }

  /**
   * Measures the mean loss of hidden tokens, and decides how many batches that reads, if it is not
   * decided.
   *
   * @param loss returns the sum of the losses of a batch
   */
  double loss(
      ToDoubleFunction<MaskedBatch> loss,
      TrainingState state,
      Deadline deadline,
      Progress progress) {
    double seconds = SHARE * deadline.secondsLeft();
    long start = System.nanoTime();
    int most = state.validationRows > 0 ? state.validationRows : batches.size();
    double sum = 0;
    long hidden = 0;
    int read = 0;
    while (read < most) {
      MaskedBatch batch = batch(read);
      sum += loss.applyAsDouble(batch);
      hidden += batch.positions().length;
      read++;
      progress.update("reading held-out texts", read, most, "");
      boolean late = !deadline.isNever() && (System.nanoTime() - start) / 1e9 > seconds;
      if (state.validationRows == 0 && late && read >= FEWEST_BATCHES) {
        most = read;
      }
    }
    state.validationRows = read;
    return sum / hidden;
  }

  /** Returns how many tokens are hidden in so many batches. */
  long hidden(int count) {
    return IntStream.range(0, count).mapToLong(i -> batch(i).positions().length).sum();
  }

  /**
   * Returns the mean loss of a guess that reads nothing.
   *
   * @param logs the logarithm of each token's probability
   */
  double guessLoss(double[] logs, int count) {
    double sum =
        IntStream.range(0, count)
            .mapToObj(i -> batch(i).targets())
            .flatMapToDouble(
                ids -> IntStream.range(0, ids.length).mapToDouble(i -> logs[(int) ids[i]]))
            .sum();
    return -sum / hidden(count);
  }
}
