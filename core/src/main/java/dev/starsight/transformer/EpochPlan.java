package dev.starsight.transformer;

import dev.starsight.data.Balance;
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
final class EpochPlan {

  /** Batches among which rows are sorted by length. */
  private static final int WINDOW = 64;

  private final int[][] rowsByLabel;
  private final int rowCount;
  private final Balance balance;
  private final long seed;
  private final int perLabel;

  private EpochPlan(int[][] rowsByLabel, int rowCount, Balance balance, long seed) {
    this.rowsByLabel = rowsByLabel;
    this.rowCount = rowCount;
    this.balance = balance;
    this.seed = seed;
    this.perLabel = perLabel();
  }

  /**
   * A plan.
   *
   * @param labels the label id of every training row
   */
  static EpochPlan of(int[] labels, Balance balance, long seed) {
    int count = IntStream.of(labels).max().orElse(-1) + 1;
    int[][] byLabel =
        IntStream.range(0, count)
            .mapToObj(
                label ->
                    IntStream.range(0, labels.length).filter(row -> labels[row] == label).toArray())
            .toArray(int[][]::new);
    return new EpochPlan(byLabel, labels.length, balance, seed);
  }

  /**
   * As many as the rarest label has. Where that is very few, rare rows are seen up to four times a
   * pass, so that the others are worth a pass at all.
   */
  private int perLabel() {
    int rarest =
        Arrays.stream(rowsByLabel).mapToInt(r -> r.length).filter(n -> n > 0).min().orElse(0);
    if (balance != Balance.AUTO) {
      return rarest;
    }
    return Math.max(rarest, Math.min(4 * rarest, rowCount / (8 * rowsByLabel.length)));
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
  int[] rows(int epoch) {
    int[] rows =
        switch (balance) {
          case AUTO -> balanced(epoch);
          case MINORITY -> balanced(0);
          case WEIGHTS, NONE -> IntStream.range(0, rowCount).toArray();
        };
    Shuffle.shuffle(rows, new SplittableRandom(Shuffle.mix(seed, 1, epoch)));
    return rows;
  }

  /** Equally many of each label; a label's rows come again only after all have been seen. */
  private int[] balanced(int epoch) {
    List<int[]> parts = new ArrayList<>();
    for (int label = 0; label < rowsByLabel.length; label++) {
      if (rowsByLabel[label].length > 0) {
        parts.add(cycle(label, (long) epoch * perLabel));
      }
    }
    return parts.stream().flatMapToInt(Arrays::stream).toArray();
  }

  private int[] cycle(int label, long from) {
    int[] taken = new int[perLabel];
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
    return switch (balance) {
      case AUTO, MINORITY ->
          perLabel * (int) Arrays.stream(rowsByLabel).filter(r -> r.length > 0).count();
      case WEIGHTS, NONE -> rowCount;
    };
  }

  /**
   * Cuts an epoch's rows into batches of similar length: padding is paid for like text, and half
   * the reviews are short. Rows are sorted within windows only, and batches are shuffled, so that
   * length tells nothing about time.
   *
   * @param rows shuffled
   * @param lengths tokens of the row with the same index in {@code rows}
   */
  List<int[]> batches(int epoch, int[] rows, int[] lengths, int batchSize) {
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
