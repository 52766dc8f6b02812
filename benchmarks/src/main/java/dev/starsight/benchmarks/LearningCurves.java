package dev.starsight.benchmarks;

import dev.starsight.annotation.selection.TaskOrder;
import dev.starsight.chart.Axis;
import dev.starsight.chart.Lines;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Metrics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Balanced accuracy by the number of answers, for each order of asking and several seeds.
 * Immutable.
 */
final class LearningCurves {

  private static final int RESAMPLES = 500;
  private static final long SEED = 42;

  private final LabelSet labels;
  private final int answers;
  private final int round;
  private final List<Seed> seeds;

  /** What the models of one seed predicted rightly. */
  static final class Seed {

    private final int[] truth;
    private final Map<TaskOrder, List<BitSet>> right;

    /**
     * Creates the result of a seed.
     *
     * @param truth the labels of the test rows
     * @param right which of them were predicted rightly, before the first and after each round
     */
    Seed(int[] truth, Map<TaskOrder, List<BitSet>> right) {
      this.truth = truth.clone();
      this.right = Map.copyOf(right);
    }
  }

  /**
   * Creates the curves of seeds.
   *
   * @param answers the number of answers at the end
   * @param round the answers between two points of a curve
   */
  LearningCurves(LabelSet labels, int answers, int round, List<Seed> seeds) {
    this.labels = labels;
    this.answers = answers;
    this.round = round;
    this.seeds = List.copyOf(seeds);
  }

  private int rounds() {
    return answers / round + 1;
  }

  /** Returns the mean over the seeds after each round. */
  double[] curve(TaskOrder order) {
    double[] mean = new double[rounds()];
    for (Seed seed : seeds) {
      int[] once = new int[seed.truth.length];
      Arrays.fill(once, 1);
      add(seed, order, once, mean, seeds.size());
    }
    return mean;
  }

  /** Adds a share of the curve of a seed, whose test rows count so often. */
  private void add(Seed seed, TaskOrder order, int[] draws, double[] sum, int of) {
    List<BitSet> right = Objects.requireNonNull(seed.right.get(order));
    long[] rows = new long[labels.size()];
    for (int row = 0; row < draws.length; row++) {
      rows[seed.truth[row]] += draws[row];
    }
    long present = Arrays.stream(rows).filter(count -> count > 0).count();
    for (int i = 0; i < sum.length; i++) {
      long[] hits = new long[rows.length];
      BitSet rightRows = right.get(i);
      for (int row = rightRows.nextSetBit(0); row >= 0; row = rightRows.nextSetBit(row + 1)) {
        hits[seed.truth[row]] += draws[row];
      }
      for (int label = 0; label < rows.length; label++) {
        sum[i] += rows[label] == 0 ? 0 : (double) hits[label] / rows[label] / present / of;
      }
    }
  }

  /**
   * Returns how many answers an order needs to be as good as all answers in random order, as a
   * share of these: where its curve crosses that value for the last time, between two rounds in a
   * straight line. Infinite if it ends below it.
   */
  double share(TaskOrder order) {
    return share(curve(order), curve(TaskOrder.RANDOM));
  }

  private double share(double[] curve, double[] random) {
    double wanted = random[random.length - 1];
    int last = curve.length - 1;
    if (curve[last] < wanted) {
      return Double.POSITIVE_INFINITY;
    }
    while (last > 0 && curve[last - 1] >= wanted) {
      last--;
    }
    double between =
        last == 0 ? 0 : (wanted - curve[last - 1]) / (curve[last] - curve[last - 1]) - 1;
    return (last + between) * round / answers;
  }

  /**
   * Returns the 95 % interval of {@link #share}: percentiles of a bootstrap of the seeds, and of
   * the test rows of each, the same for both orders.
   */
  Interval interval(TaskOrder order) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] shares = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      double[] curve = new double[rounds()];
      double[] reference = new double[rounds()];
      for (int s = 0; s < seeds.size(); s++) {
        Seed seed = seeds.get(random.nextInt(seeds.size()));
        int[] draws = new int[seed.truth.length];
        for (int i = 0; i < draws.length; i++) {
          draws[random.nextInt(draws.length)]++;
        }
        add(seed, order, draws, curve, seeds.size());
        add(seed, TaskOrder.RANDOM, draws, reference, seeds.size());
      }
      shares[r] = share(curve, reference);
    }
    Arrays.sort(shares);
    return new Interval(shares[RESAMPLES / 40], shares[RESAMPLES - 1 - RESAMPLES / 40]);
  }

  /** Returns the curves as a table in Markdown, and the shares below it. */
  String table() {
    StringBuilder text = new StringBuilder("| answers |");
    StringBuilder line = new StringBuilder("| ---: |");
    for (TaskOrder order : TaskOrder.values()) {
      text.append(' ').append(order.id()).append(" |");
      line.append(" ---: |");
    }
    text.append('\n').append(line).append('\n');
    for (int i = 0; i < rounds(); i++) {
      text.append(String.format(Locale.ROOT, "| %,d |", i * round));
      for (TaskOrder order : TaskOrder.values()) {
        text.append(String.format(Locale.ROOT, " %.4f |", curve(order)[i]));
      }
      text.append('\n');
    }
    text.append("| share of the answers |");
    for (TaskOrder order : TaskOrder.values()) {
      Interval interval = interval(order);
      text.append(
          String.format(
              Locale.ROOT,
              " %s (%s to %s) |",
              percent(share(order)),
              percent(interval.low()),
              percent(interval.high())));
    }
    return text.append('\n').toString();
  }

  private static String percent(double share) {
    return Double.isFinite(share) ? Math.round(100 * share) + " %" : "more";
  }

  /** Returns a chart of the curves, with the value that all answers in random order reach. */
  Lines figure() {
    double[] across = IntStream.range(0, rounds()).mapToDouble(i -> (double) i * round).toArray();
    List<Lines.Series> series = new ArrayList<>();
    for (TaskOrder order : TaskOrder.values()) {
      series.add(Lines.Series.of(order.id(), across, curve(order)));
    }
    double[] random = curve(TaskOrder.RANDOM);
    double[] reached = new double[rounds()];
    Arrays.fill(reached, random[random.length - 1]);
    series.add(Lines.Series.of("all answers in random order", across, reached).asReference());
    return Lines.of("What answers are worth", series)
        .withSubtitle(
            String.format(
                Locale.ROOT,
                "mean of %d seeds, each tested on %,d reviews",
                seeds.size(),
                seeds.get(0).truth.length))
        .withAxes(Axis.of("answers").withFormat(ValueFormat.whole()), Axis.of("balanced accuracy"));
  }
}
