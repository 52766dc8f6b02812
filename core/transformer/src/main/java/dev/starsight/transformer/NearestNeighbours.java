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
}
