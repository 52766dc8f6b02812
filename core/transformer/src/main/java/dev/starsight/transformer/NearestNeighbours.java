package dev.starsight.transformer;

import dev.starsight.data.Balance;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Classifier;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import dev.starsight.transformer.internal.classifier.EncoderClassifier;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.frozen.NearestNeighboursHead;
import dev.starsight.transformer.internal.frozen.NeighbourTable;
import dev.starsight.transformer.internal.training.EpochPlan;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Predicts the labels of the most similar training texts, by the cosine of the means of a
 * pretrained encoder's last hidden states. Kind {@code nearest-neighbours}. Nothing is fitted: the
 * vectors of at most {@link NeighbourOptions#maxRows()} rows are kept, about equally many of every
 * label where there are enough, and with a deadline as many as there is time for. Immutable and
 * thread-safe.
 */
public final class NearestNeighbours implements Trainer {

  private final Checkpoint encoder;
  private final NeighbourOptions options;

  private NearestNeighbours(Checkpoint encoder, NeighbourOptions options) {
    this.encoder = encoder;
    this.options = options;
  }

  /** Returns a trainer on this encoder. */
  public static NearestNeighbours of(Checkpoint encoder, NeighbourOptions options) {
    return new NearestNeighbours(encoder, Objects.requireNonNull(options, "options"));
  }

  @Override
  public Classifier fit(TrainingData data, Run run) {
    return LoadedEncoder.fit(encoder.files(), run, loaded -> fit(loaded, data, run));
  }

  private Classifier fit(LoadedEncoder loaded, TrainingData data, Run run) {
    LabelSet labels = data.labels();
    int[] labelIds = EpochPlan.labelIds(data.train().rows(), labels);
    int[] order = keptRows(labelIds, labels.size());
    float[][] vectors = FrozenEncoder.embed(loaded, data, order, run);
    int width = encoder.files().config().hiddenSize();
    float[] flat = new float[Math.multiplyExact(vectors.length, width)];
    for (int i = 0; i < vectors.length; i++) {
      System.arraycopy(vectors[i], 0, flat, i * width, width);
    }
    int[] targets = IntStream.range(0, vectors.length).map(i -> labelIds[order[i]]).toArray();
    NearestNeighboursHead head =
        new NearestNeighboursHead(
            new NeighbourTable(flat, width),
            targets,
            labels.size(),
            options.neighbours(),
            options.sharpness(),
            options.balance() != Balance.NONE);
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("encoder", encoder.name());
    settings.put("seed", Long.toString(options.seed()));
    settings.put("maxLength", Integer.toString(loaded.maxLength()));
    settings.put("neighbours", Integer.toString(options.neighbours()));
    settings.put("sharpness", Double.toString(options.sharpness()));
    Balance balance = options.balance() == Balance.AUTO ? Balance.WEIGHTS : options.balance();
    settings.put("balance", balance.option());
    settings.put("rows", Integer.toString(vectors.length));
    data.describe(settings);
    return new EncoderClassifier(labels, loaded, head, settings);
  }

  private int[] keptRows(int[] labelIds, int labels) {
    int[] order = FrozenEncoder.balancedFirst(labelIds, labels, options.seed());
    int most = options.maxRows();
    if (options.balance() == Balance.MINORITY) {
      int[] counts = new int[labels];
      for (int label : labelIds) {
        counts[label]++;
      }
      int[] occurring = Arrays.stream(counts).filter(n -> n > 0).toArray();
      most = Math.min(most, occurring.length * Arrays.stream(occurring).min().orElse(0));
    }
    return Arrays.copyOf(order, Math.min(most, order.length));
  }

  @Override
  public String toString() {
    return options.neighbours() + " nearest neighbours by " + encoder;
  }

  /**
   * Options of {@link NearestNeighbours}. Immutable; every {@code withX} returns a changed copy.
   *
   * @param seed decides which rows are kept
   * @param neighbours the number of most similar rows that vote, at least 1
   * @param sharpness how much more similar rows count: a vote weighs e to the power of the cosine
   *     times this; 0 to 1000, where 0 gives all votes the same weight
   * @param balance treatment of rare labels: WEIGHTS (which AUTO stands for) gives their votes more
   *     weight, MINORITY keeps equally many rows of each label, NONE does nothing
   * @param maxRows the largest number of rows to keep, at least 1; a deadline may allow fewer
   */
  public record NeighbourOptions(
      long seed, int neighbours, double sharpness, Balance balance, int maxRows) {

    public NeighbourOptions {
      Objects.requireNonNull(balance, "balance");
      if (neighbours < 1) {
        throw new IllegalArgumentException("neighbours must be at least 1, but is " + neighbours);
      }
      if (!(sharpness >= 0 && sharpness <= 1000)) {
        throw new IllegalArgumentException("sharpness must be 0 to 1000, but is " + sharpness);
      }
      if (maxRows < 1) {
        throw new IllegalArgumentException("maxRows must be at least 1, but is " + maxRows);
      }
    }

    /** Returns 40 neighbours of at most 25,000 rows. */
    public static NeighbourOptions defaults(long seed) {
      return new NeighbourOptions(seed, 40, 10, Balance.AUTO, 25_000);
    }

    public NeighbourOptions withSeed(long value) {
      return new NeighbourOptions(value, neighbours, sharpness, balance, maxRows);
    }

    public NeighbourOptions withNeighbours(int value) {
      return new NeighbourOptions(seed, value, sharpness, balance, maxRows);
    }

    public NeighbourOptions withSharpness(double value) {
      return new NeighbourOptions(seed, neighbours, value, balance, maxRows);
    }

    public NeighbourOptions withBalance(Balance value) {
      return new NeighbourOptions(seed, neighbours, sharpness, value, maxRows);
    }

    public NeighbourOptions withMaxRows(int value) {
      return new NeighbourOptions(seed, neighbours, sharpness, balance, value);
    }
  }
}
