package dev.starsight.transformer;

import dev.starsight.data.Balance;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Classifier;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.run.Run;
import dev.starsight.transformer.internal.classifier.EncoderClassifier;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.frozen.NearestNeighboursHead;
import dev.starsight.transformer.internal.frozen.NeighbourTable;
import dev.starsight.transformer.internal.frozen.Neighbours;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The labels of the most similar known texts, by the cosine of the means of a pretrained encoder's
 * last hidden states. Kind {@code nearest-neighbours}. Nothing is fitted: the vectors of the rows
 * are kept, at most {@link NeighbourOptions#maxRows()}, about equally many of every label as far as
 * there are, and with a deadline as many as there is time for. Immutable and thread-safe.
 */
public final class NearestNeighbours implements Trainer {

  private final CheckpointFiles encoder;
  private final NeighbourOptions options;

  private NearestNeighbours(CheckpointFiles encoder, NeighbourOptions options) {
    this.encoder = encoder;
    this.options = options;
  }

  /** Neighbours as this encoder sees them. */
  public static NearestNeighbours of(CheckpointFiles encoder, NeighbourOptions options) {
    return new NearestNeighbours(encoder, Objects.requireNonNull(options, "options"));
  }

  /** What opens a saved classifier. */
  public static ModelFormat format() {
    return new NearestNeighboursFormat();
  }

  public CheckpointFiles encoder() {
    return encoder;
  }

  public NeighbourOptions options() {
    return options;
  }

  @Override
  public Classifier fit(TrainingData data, Run run) {
    return LoadedEncoder.fit(encoder, run, loaded -> fit(loaded, data, run));
  }

  private Classifier fit(LoadedEncoder loaded, TrainingData data, Run run) {
    LabelSet labels = data.labels();
    List<Example> rows = data.train().rows();
    int[] truth = rows.stream().mapToInt(e -> labels.idOf(e.requireLabel())).toArray();
    int[] order = kept(truth, labels.size());
    float[][] vectors = FrozenEncoder.embed(loaded, rows, order, run);
    int width = encoder.config().hiddenSize();
    float[] flat = new float[Math.multiplyExact(vectors.length, width)];
    for (int i = 0; i < vectors.length; i++) {
      System.arraycopy(vectors[i], 0, flat, i * width, width);
    }
    int[] targets = IntStream.range(0, vectors.length).map(i -> truth[order[i]]).toArray();
    Neighbours neighbours =
        new Neighbours(
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
    settings.put("balance", balance().option());
    settings.put("rows", Integer.toString(vectors.length));
    return new EncoderClassifier(labels, loaded, new NearestNeighboursHead(neighbours), settings);
  }

  private Balance balance() {
    return options.balance() == Balance.AUTO ? Balance.WEIGHTS : options.balance();
  }

  /**
   * The rows to keep; every beginning has about equally many of each label, as far as there are.
   */
  private int[] kept(int[] truth, int labels) {
    int[] order = FrozenEncoder.balancedFirst(truth, labels, options.seed());
    int most = options.maxRows();
    if (options.balance() == Balance.MINORITY) {
      int[] counts = new int[labels];
      for (int label : truth) {
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
   * Options of {@link NearestNeighbours}. Immutable; every {@code withX} gives a changed copy.
   *
   * @param seed decides which rows are kept
   * @param neighbours how many of the most similar rows vote, at least 1
   * @param sharpness how much more similar rows count: a vote weighs e to the power of the cosine
   *     times this; 0 to 1000, 0 for votes that weigh the same
   * @param balance what is done about rare labels: with WEIGHTS (which AUTO is) votes of rare
   *     labels weigh more, with MINORITY as many rows of each label are kept, with NONE nothing is
   *     done
   * @param maxRows rows to keep, at least 1; fewer if the deadline says so
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

    /** Votes of 40 neighbours among at most 25,000 rows. */
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
