package dev.starsight.learner.internal.vectorizer;

import dev.starsight.data.Balance;
import dev.starsight.data.Example;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.model.TrainingData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The rows a learner takes from the training part, and how much more often it sees a label. */
public final class TrainingSample {

  /**
   * How much of a label's frequency is taken out of the scores. On three splits of 65,000 real
   * reviews what is left raised the accuracy by 0.022 and lowered the mean absolute error by 0.024,
   * and cost 0.001 of the balanced accuracy.
   */
  private static final double ADJUSTED = 0.85;

  public final List<Example> examples;
  public final List<String> texts;
  public final int[] targets;

  /** By label id, to be added to scores while learning (logit adjustment; Menon et al., 2021). */
  public final float[] labelOffsets;

  private TrainingSample(List<Example> examples, int[] targets, float[] labelOffsets) {
    this.examples = examples;
    this.texts = examples.stream().map(Example::text).toList();
    this.targets = targets;
    this.labelOffsets = labelOffsets;
  }

  /**
   * Takes rows.
   *
   * @param most at most this many of each label
   */
  public static TrainingSample of(TrainingData data, Balance balance, int most, long seed) {
    List<Example> rows = data.train().rows();
    int labels = data.labels().size();
    int[] targets = new int[rows.size()];
    int[] counts = new int[labels];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = data.labels().idOf(rows.get(i).requireLabel());
      counts[targets[i]]++;
    }
    int room = balance == Balance.MINORITY ? Math.min(most, rarest(counts)) : most;
    int[] kept = atMost(targets, counts, room, seed);
    List<Example> examples = new ArrayList<>(kept.length);
    int[] keptTargets = new int[kept.length];
    for (int i = 0; i < kept.length; i++) {
      examples.add(rows.get(kept[i]));
      keptTargets[i] = targets[kept[i]];
    }
    return new TrainingSample(examples, keptTargets, labelOffsets(keptTargets, labels, balance));
  }

  private static int rarest(int[] counts) {
    return Arrays.stream(counts).filter(count -> count > 0).min().orElse(0);
  }

  /** The places of at most {@code room} rows of each label, in order. */
  private static int[] atMost(int[] targets, int[] counts, int room, long seed) {
    int[] order = identity(targets.length);
    if (Arrays.stream(counts).allMatch(count -> count <= room)) {
      return order;
    }
    Shuffle.shuffle(order, new SplittableRandom(seed));
    int[] taken = new int[counts.length];
    return Arrays.stream(order).filter(i -> taken[targets[i]]++ < room).sorted().toArray();
  }

  /**
   * Most of the logarithm of how much more frequent a label is than on average, or 0 where frequent
   * labels are to be preferred. A label that does not occur has 0: learning alone speaks against
   * it.
   */
  private static float[] labelOffsets(int[] targets, int labels, Balance balance) {
    float[] offsets = new float[labels];
    if (balance == Balance.NONE) {
      return offsets;
    }
    int[] counts = new int[labels];
    for (int target : targets) {
      counts[target]++;
    }
    int occurring = (int) Arrays.stream(counts).filter(count -> count > 0).count();
    for (int label = 0; label < labels; label++) {
      if (counts[label] > 0) {
        offsets[label] =
            (float) (ADJUSTED * Math.log((double) counts[label] * occurring / targets.length));
      }
    }
    return offsets;
  }

  /** 0 to {@code n - 1}. */
  public static int[] identity(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    return order;
  }
}
