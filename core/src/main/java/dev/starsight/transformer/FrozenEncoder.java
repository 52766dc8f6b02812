package dev.starsight.transformer;

import dev.starsight.data.Balance;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Shuffle;
import dev.starsight.model.Classifier;
import dev.starsight.model.Trainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import dev.starsight.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A linear classifier on the mean of a pretrained encoder's last hidden states, which stay as they
 * are: softmax regression with class weights. A baseline for fine-tuning. Given a deadline it
 * embeds as many rows as fit, equally many of every label first. Immutable and thread-safe.
 */
public final class FrozenEncoder implements Trainer {

  /** The longest text in tokens; what is longer is cut. */
  static final int MAX_LENGTH = 128;

  private static final int CHUNK = 128;

  /** Share of the time left that embedding may take; fitting the head is quick. */
  private static final double EMBEDDING_SHARE = 0.8;

  private final Checkpoint encoder;
  private final long seed;

  private FrozenEncoder(Checkpoint encoder, long seed) {
    this.encoder = encoder;
    this.seed = seed;
  }

  /** With this encoder; the seed decides which rows come first, and in which order. */
  public static FrozenEncoder of(Checkpoint encoder, long seed) {
    return new FrozenEncoder(encoder, seed);
  }

  public Checkpoint encoder() {
    return encoder;
  }

  @Override
  public Classifier fit(TrainingData data, Run run) {
    TorchEngine.useThreads(run.threads());
    Tokenizer tokenizer = encoder.tokenizer();
    Network network = null;
    try {
      network =
          Networks.open(NetworkShape.encoder(encoder.config()), encoder.weights(), Recipe.NONE);
      return fit(tokenizer, network, data, run);
    } catch (IOException e) {
      close(tokenizer, network);
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      close(tokenizer, network);
      throw e;
    }
  }

  static void close(Tokenizer tokenizer, @Nullable Network network) {
    tokenizer.close();
    if (network != null) {
      network.close();
    }
  }

  private Classifier fit(Tokenizer tokenizer, Network network, TrainingData data, Run run) {
    LabelSet labels = data.labels();
    List<Example> rows = data.train().rows();
    int[] truth = rows.stream().mapToInt(e -> labels.idOf(e.requireLabel())).toArray();
    int[] order = balancedFirst(truth, labels.size(), seed);
    int maxLength = Math.min(MAX_LENGTH, encoder.config().positions());
    float[][] features = embed(tokenizer, network, rows, order, maxLength, run);
    int[] seen = IntStream.range(0, features.length).map(i -> truth[order[i]]).toArray();
    SoftmaxHead head =
        SoftmaxHead.fit(features, seen, labels.size(), Shuffle.mix(seed, 7), run.deadline());
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("encoder", encoder.name());
    settings.put("seed", Long.toString(seed));
    settings.put("maxLength", Integer.toString(maxLength));
    settings.put("rows", Integer.toString(features.length));
    return new FrozenEncoderClassifier(
        labels, encoder, tokenizer, network, head, maxLength, settings);
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
  static float[][] embed(
      Tokenizer tokenizer,
      Network network,
      List<Example> rows,
      int[] order,
      int maxLength,
      Run run) {
    double budget = EMBEDDING_SHARE * run.deadline().secondsLeft();
    long begun = System.nanoTime();
    float[][] features = new float[order.length][];
    int done = 0;
    while (done < order.length && (done == 0 || (System.nanoTime() - begun) / 1e9 < budget)) {
      int to = Math.min(order.length, done + CHUNK);
      List<String> texts =
          IntStream.range(done, to).mapToObj(i -> rows.get(order[i]).text()).toList();
      float[][] embedded = embed(network, tokenizer.encode(texts, maxLength));
      System.arraycopy(embedded, 0, features, done, embedded.length);
      done = to;
      run.progress().update("embedding", done, order.length, "");
    }
    return Arrays.copyOf(features, done);
  }

  /** The mean states of texts, in order. */
  static float[][] embed(Network network, List<Encoding> encodings) {
    int positions = network.shape().config().positions();
    return Networks.engine(
        "the encoder failed to embed",
        () ->
            Inference.rows(encodings, positions, (EncodingBatch b) -> network.pooled(b), n -> {}));
  }

  @Override
  public String toString() {
    return "softmax on frozen " + encoder;
  }
}
