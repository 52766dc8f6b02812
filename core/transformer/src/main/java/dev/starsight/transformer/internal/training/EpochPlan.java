package dev.starsight.transformer.internal.training;

import dev.starsight.data.Balance;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.internal.Shuffle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Decides which rows an epoch reads, in which order: a function of the seed and the epoch's number,
 * so that checkpoints need not hold it. Immutable.
 */
public final class EpochPlan {

  /** The number of batches within which rows are sorted by length. */
  private static final int WINDOW = 64;

  private final int[][] rowsByLabel;
  private final int rowCount;
  private final Balance balance;
  private final long seed;

  /** How many rows of every label an epoch reads. */
  private final int[] drawn;

  private EpochPlan(int[][] rowsByLabel, int rowCount, Balance balance, long seed) {
    this.rowsByLabel = rowsByLabel;
    this.rowCount = rowCount;
    this.balance = balance;
    this.seed = seed;
    this.drawn = drawn();
  }

  /** Returns the label id of every row. */
  public static int[] labelIds(List<Example> rows, LabelSet labels) {
    return rows.stream().mapToInt(row -> labels.idOf(row.requireLabel())).toArray();
  }

  /**
   * Creates a plan.
   *
   * @param labels the label id of every training row
   */
  public static EpochPlan of(int[] labels, Balance balance, long seed) {
    int count = IntStream.of(labels).max().orElse(-1) + 1;
    int[][] byLabel =
        IntStream.range(0, count)
            .mapToObj(
                label ->
                    IntStream.range(0, labels.length).filter(row -> labels[row] == label).toArray())
            .toArray(int[][]::new);
    return new EpochPlan(byLabel, labels.length, balance, seed);
  }

  private int[] drawn() {
    return switch (balance) {
      case AUTO -> drawnByRoot();
      case MINORITY ->
          Arrays.stream(rowsByLabel).mapToInt(r -> r.length > 0 ? rarest() : 0).toArray();
      case WEIGHTS, NONE -> Arrays.stream(rowsByLabel).mapToInt(r -> r.length).toArray();
    };
  }

  private int rarest() {
    return Arrays.stream(rowsByLabel).mapToInt(r -> r.length).filter(n -> n > 0).min().orElse(0);
  }

  /**
   * Draws as many rows as a balanced epoch has (the rarest label's number of rows, times the number
   * of labels), but of each label in proportion to the square root of its number of rows, so that
   * rare rows are not overfitted and frequent ones not left out. {@link #offset} corrects the
   * scores for it. If the rarest label has very few rows, the epoch is up to four times as long.
   */
  private int[] drawnByRoot() {
    int each = Math.max(rarest(), Math.min(4 * rarest(), rowCount / (8 * rowsByLabel.length)));
    double[] shares = Arrays.stream(rowsByLabel).mapToDouble(r -> Math.sqrt(r.length)).toArray();
    double all = Arrays.stream(shares).sum();
    int labels = (int) Arrays.stream(rowsByLabel).filter(r -> r.length > 0).count();
    return Arrays.stream(shares)
        .mapToInt(
            share -> share == 0 ? 0 : Math.max(1, (int) Math.round(each * labels * share / all)))
        .toArray();
  }

  /**
   * Returns what is added to a label's score before the loss (logit adjustment, Menon et al.,
   * 2021): the logarithm of its relative frequency in an epoch, if the scores must not depend on
   * that.
   */
  float offset(int label) {
    if (balance != Balance.AUTO || label >= drawn.length || drawn[label] == 0) {
      return 0;
    }
    long labels = IntStream.of(drawn).filter(n -> n > 0).count();
    return (float) Math.log((double) drawn[label] * labels / size());
  }

  /** Returns the weight of a row of this label in the loss: 1 on average. */
  float weight(int label) {
    if (balance != Balance.WEIGHTS) {
      return 1;
    }
    long occurring = Arrays.stream(rowsByLabel).filter(r -> r.length > 0).count();
    return rowCount / (float) (occurring * rowsByLabel[label].length);
  }

  /** Returns the rows of an epoch, shuffled; the first epoch is 0. */
  public int[] rows(int epoch) {
    int[] rows =
        switch (balance) {
          case AUTO -> sampled(epoch);
          case MINORITY -> sampled(0);
          case WEIGHTS, NONE -> IntStream.range(0, rowCount).toArray();
        };
    Shuffle.shuffle(rows, new SplittableRandom(Shuffle.mix(seed, 1, epoch)));
    return rows;
  }

  /** Draws rows of every label; a row is drawn again only after all others of its label. */
  private int[] sampled(int epoch) {
    return IntStream.range(0, rowsByLabel.length)
        .filter(label -> drawn[label] > 0)
        .mapToObj(label -> cycle(label, (long) epoch * drawn[label]))
        .flatMapToInt(Arrays::stream)
        .toArray();
  }

  private int[] cycle(int label, long from) {
    int[] result = new int[drawn[label]];
    int[] round = {};
    long roundIndex = -1;
    for (int i = 0; i < result.length; i++) {
      long at = from + i;
      if (at / rowsByLabel[label].length != roundIndex) {
        roundIndex = at / rowsByLabel[label].length;
        round = rowsByLabel[label].clone();
        Shuffle.shuffle(round, new SplittableRandom(Shuffle.mix(seed, 2, label, roundIndex)));
      }
      result[i] = round[(int) (at % round.length)];
    }
    return result;
  }

  /** Returns how many rows an epoch has. */
  int size() {
    return IntStream.of(drawn).sum();
  }

  /**
   * Cuts an epoch's rows into batches of similar length, because padding costs as much as text and
   * half the reviews are short. Rows are sorted within windows only, and batches are shuffled, so
   * that length does not depend on the time in the epoch.
   *
   * @param rows shuffled
   * @param lengths tokens of the row with the same index in {@code rows}
   */
  public List<int[]> batches(int epoch, int[] rows, int[] lengths, int batchSize) {
    List<int[]> batches = new ArrayList<>();
    int window = batchSize * WINDOW;
    for (int from = 0; from < rows.length; from += window) {
      int[] sorted =
          IntStream.range(from, Math.min(rows.length, from + window))
              .boxed()
              .sorted(Comparator.comparingInt(i -> lengths[i]))
              .mapToInt(i -> rows[i])
              .toArray();
      for (int start = 0; start < sorted.length; start += batchSize) {
        batches.add(Arrays.copyOfRange(sorted, start, Math.min(sorted.length, start + batchSize)));
      }
    }
    int[] order = IntStream.range(0, batches.size()).toArray();
    Shuffle.shuffle(order, new SplittableRandom(Shuffle.mix(seed, 3, epoch)));
    return IntStream.of(order).mapToObj(batches::get).toList();
  }
}
