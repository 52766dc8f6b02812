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
import dev.starsight.transformer.internal.classifier.ExampleEncoder;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.frozen.FrozenEncoderHead;
import dev.starsight.transformer.internal.training.EpochPlan;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A linear classifier on the mean of a frozen encoder's last hidden states: softmax regression with
 * class weights. A baseline for fine-tuning. With a deadline it embeds as many rows as there is
 * time for, equally many of every label first. Immutable and thread-safe.
 */
public final class FrozenEncoder implements Trainer {

  private static final int CHUNK = 128;

  /** Share of the time left that embedding may take; fitting the head is quick. */
  private static final double EMBEDDING_SHARE = 0.8;

  private final Checkpoint encoder;
  private final long seed;

  private FrozenEncoder(Checkpoint encoder, long seed) {
    this.encoder = encoder;
    this.seed = seed;
  }

  /**
   * Returns a trainer on this encoder.
   *
   * @param seed decides which rows come first, and in which order
   */
  public static FrozenEncoder of(Checkpoint encoder, long seed) {
    return new FrozenEncoder(encoder, seed);
  }

  @Override
  public Classifier fit(TrainingData data, Run run) {
    return LoadedEncoder.fit(encoder.files(), run, loaded -> fit(loaded, data, run));
  }

  private Classifier fit(LoadedEncoder loaded, TrainingData data, Run run) {
    LabelSet labels = data.labels();
    int[] labelIds = EpochPlan.labelIds(data.train().rows(), labels);
    int[] order = balancedFirst(labelIds, labels.size(), seed);
    float[][] features = embed(loaded, data, order, run);
    int[] targets = IntStream.range(0, features.length).map(i -> labelIds[order[i]]).toArray();
    FrozenEncoderHead head =
        FrozenEncoderHead.fit(
            features, targets, labels.size(), Shuffle.mix(seed, 7), run.deadline());
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("encoder", encoder.name());
    settings.put("seed", Long.toString(seed));
    settings.put("maxLength", Integer.toString(loaded.maxLength()));
    settings.put("rows", Integer.toString(features.length));
    data.describe(settings);
    return new EncoderClassifier(labels, loaded, head, settings);
  }

  /** Orders all rows so that every prefix has about equally many of each label. */
  static int[] balancedFirst(int[] labelIds, int labels, long seed) {
    int[] shuffled = EpochPlan.of(labelIds, Balance.NONE, seed).rows(0);
    int[] rank = new int[labelIds.length];
    int[] counts = new int[labels];
    for (int row : shuffled) {
      rank[row] = counts[labelIds[row]]++;
    }
    return Arrays.stream(shuffled)
        .boxed()
        .sorted(Comparator.comparingInt(row -> rank[row]))
        .mapToInt(row -> row)
        .toArray();
  }

  /** Returns the mean states of rows in this order, as many as there is time for. */
  static float[][] embed(LoadedEncoder loaded, TrainingData data, int[] order, Run run) {
    List<Example> rows = data.train().rows();
    ExampleEncoder encoder = loaded.examples(0, data.headline(), data.labels(), data.clean());
    double budget = EMBEDDING_SHARE * run.deadline().secondsLeft();
    long start = System.nanoTime();
    float[][] features = new float[order.length][];
    int done = 0;
    while (done < order.length && (done == 0 || (System.nanoTime() - start) / 1e9 < budget)) {
      int to = Math.min(order.length, done + CHUNK);
      List<Example> chunk = IntStream.range(done, to).mapToObj(i -> rows.get(order[i])).toList();
      float[][] embedded = loaded.embedEncoded(encoder.encode(chunk));
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
