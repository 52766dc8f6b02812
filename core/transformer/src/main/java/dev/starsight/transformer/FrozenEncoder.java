package dev.starsight.transformer;

import dev.starsight.data.Balance;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.model.Classifier;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import dev.starsight.transformer.internal.classifier.EncoderClassifier;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.frozen.FrozenEncoderHead;
import dev.starsight.transformer.internal.frozen.SoftmaxHead;
import dev.starsight.transformer.internal.training.EpochPlan;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A linear classifier on the mean of a pretrained encoder's last hidden states, which stay as they
 * are: softmax regression with class weights. A baseline for fine-tuning. Given a deadline it
 * embeds as many rows as fit, equally many of every label first. Immutable and thread-safe.
 */
public final class FrozenEncoder implements Trainer {

  private static final int CHUNK = 128;

  /** Share of the time left that embedding may take; fitting the head is quick. */
  private static final double EMBEDDING_SHARE = 0.8;

  private final CheckpointFiles encoder;
  private final long seed;

  private FrozenEncoder(CheckpointFiles encoder, long seed) {
    this.encoder = encoder;
    this.seed = seed;
  }

  /** With this encoder; the seed decides which rows come first, and in which order. */
  public static FrozenEncoder of(CheckpointFiles encoder, long seed) {
    return new FrozenEncoder(encoder, seed);
  }

  public CheckpointFiles encoder() {
    return encoder;
  }

  @Override
  public Classifier fit(TrainingData data, Run run) {
    return LoadedEncoder.fit(encoder, run, loaded -> fit(loaded, data, run));
  }

  private Classifier fit(LoadedEncoder loaded, TrainingData data, Run run) {
    LabelSet labels = data.labels();
    List<Example> rows = data.train().rows();
    int[] truth = rows.stream().mapToInt(e -> labels.idOf(e.requireLabel())).toArray();
    int[] order = balancedFirst(truth, labels.size(), seed);
    float[][] features = embed(loaded, rows, order, run);
    int[] seen = IntStream.range(0, features.length).map(i -> truth[order[i]]).toArray();
    SoftmaxHead head =
        SoftmaxHead.fit(features, seen, labels.size(), Shuffle.mix(seed, 7), run.deadline());
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("encoder", encoder.name());
    settings.put("seed", Long.toString(seed));
    settings.put("maxLength", Integer.toString(loaded.maxLength()));
    settings.put("rows", Integer.toString(features.length));
    return new EncoderClassifier(labels, loaded, new FrozenEncoderHead(head), settings);
  }

  /** All rows, such that every beginning has about equally many of each label. */
  static int[] balancedFirst(int[] truth, int labels, long seed) {
    EpochPlan plan = EpochPlan.of(truth, Balance.NONE, seed);
    int[] shuffled = plan.rows(0);
    int[] rank = new int[truth.length];
    int[] counts = new int[labels];
    for (int row : shuffled) {
      rank[row] = counts[truth[row]]++;
    }
    return Arrays.stream(shuffled)
        .boxed()
        .sorted((a, b) -> Integer.compare(rank[a], rank[b]))
        .mapToInt(row -> row)
        .toArray();
  }

  /** The mean states of rows in this order, as many as there is time for. */
  static float[][] embed(LoadedEncoder loaded, List<Example> rows, int[] order, Run run) {
    double budget = EMBEDDING_SHARE * run.deadline().secondsLeft();
    long begun = System.nanoTime();
    float[][] features = new float[order.length][];
    int done = 0;
    while (done < order.length && (done == 0 || (System.nanoTime() - begun) / 1e9 < budget)) {
      int to = Math.min(order.length, done + CHUNK);
      List<String> texts =
          IntStream.range(done, to).mapToObj(i -> rows.get(order[i]).text()).toList();
      float[][] embedded = loaded.embed(texts);
      System.arraycopy(embedded, 0, features, done, embedded.length);
      done = to;
      run.progress().update("embedding", done, order.length, "");
    }
    return Arrays.copyOf(features, done);
  }

  @Override
  public String toString() {
    return "softmax on frozen " + encoder;
  }
}
