package dev.starsight.transformer.internal.training;

import dev.starsight.data.Balance;
import dev.starsight.data.internal.Shuffle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which rows an epoch sees, in which order: a function of the seed and the epoch's number, so that
 * nothing of it has to be saved. Immutable.
 */
public final class EpochPlan {

  /** Batches among which rows are sorted by length. */
  private static final int WINDOW = 64;

  private final int[][] rowsByLabel;
  private final int rowCount;
  private final Balance balance;
  private final long seed;

  /** How many rows of every label an epoch sees. */
  private final int[] drawn;

  private EpochPlan(int[][] rowsByLabel, int rowCount, Balance balance, long seed) {
    this.rowsByLabel = rowsByLabel;
    this.rowCount = rowCount;
    this.balance = balance;
    this.seed = seed;
    this.drawn = drawn();
  }

  /**
   * A plan.
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
   * As many rows as a balanced pass has, which are as many as the rarest label has of each; but
   * drawn in proportion to the root of how many there are, so that the rare ones are not worn out
   * and the frequent ones not left unseen. {@link #offset} makes up for it. Where the rarest are
   * very few, a pass is up to four times as long, so that the others are worth a pass at all.
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
   * What is added to a label's score before the loss (logit adjustment, Menon et al., 2021): the
   * logarithm of how often it is drawn, where that is to make no difference for the scores.
   */
  float offset(int label) {
    if (balance != Balance.AUTO || label >= drawn.length || drawn[label] == 0) {
      return 0;
    }
    long labels = IntStream.of(drawn).filter(n -> n > 0).count();
    return (float) Math.log((double) drawn[label] * labels / size());
  }

  /** What a row of this label counts in the loss: 1 on average. */
  float weight(int label) {
    if (balance != Balance.WEIGHTS) {
      return 1;
    }
    long occurring = Arrays.stream(rowsByLabel).filter(r -> r.length > 0).count();
    return rowCount / (float) (occurring * rowsByLabel[label].length);
  }

  /** The rows of an epoch, the first of which is 0; shuffled. */
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

  /** A label's rows come again only after all have been seen. */
  private int[] sampled(int epoch) {
    return IntStream.range(0, rowsByLabel.length)
        .filter(label -> drawn[label] > 0)
        .mapToObj(label -> cycle(label, (long) epoch * drawn[label]))
        .flatMapToInt(Arrays::stream)
        .toArray();
  }

  private int[] cycle(int label, long from) {
    int[] taken = new int[drawn[label]];
    int[] round = {};
    long roundIndex = -1;
    for (int i = 0; i < taken.length; i++) {
      long at = from + i;
      if (at / rowsByLabel[label].length != roundIndex) {
        roundIndex = at / rowsByLabel[label].length;
        round = rowsByLabel[label].clone();
        Shuffle.shuffle(round, new SplittableRandom(Shuffle.mix(seed, 2, label, roundIndex)));
      }
      taken[i] = round[(int) (at % round.length)];
    }
    return taken;
  }

  /** How many rows an epoch has. */
  int size() {
    return IntStream.of(drawn).sum();
  }

  /**
   * Cuts an epoch's rows into batches of similar length: padding is paid for like text, and half
   * the reviews are short. Rows are sorted within windows only, and batches are shuffled, so that
   * length tells nothing about time.
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
