package dev.starsight.transformer.internal.classifier;

import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.Networks;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Runs many texts through a network in batches of similar length. */
public final class Inference {

  /** Tokens to compute per batch: enough to keep the processor busy, few enough for its caches. */
  private static final int TOKENS = 4096;

  private static final int ROWS = 128;

  private Inference() {}

  /** Returns the class scores before softmax, one row per text, in the order given. */
  public static float[][] logits(Network network, List<Encoding> encodings) {
    return Networks.engine(
        "the encoder failed to predict",
        () -> rows(network, encodings, network.readsBlocks(), network::logits));
  }

  /** Returns the mean of the last hidden states, one row per text, in the order given. */
  static float[][] pooled(Network network, List<Encoding> encodings) {
    return Networks.engine(
        "the encoder failed to embed",
        () -> rows(network, encodings, network.readsBlocks(), network::pooled));
  }

  /** Returns the last hidden state of the first token, one row per text, in the order given. */
  static float[][] first(Network network, List<Encoding> encodings) {
    int width = network.shape().config().hiddenSize();
    return Networks.engine(
        "the encoder failed to embed",
        () ->
            rows(
                network,
                encodings,
                false,
                batch ->
                    Arrays.stream(network.hidden(batch))
                        .map(states -> Arrays.copyOf(states, width))
                        .toArray(float[][]::new)));
  }

  /**
   * @param inBlocks whether the texts of a batch are padded to those of about their length, and not
   *     to the longest
   */
  private static float[][] rows(
      Network network,
      List<Encoding> encodings,
      boolean inBlocks,
      Function<EncodingBatch, float[][]> read) {
    int positions = network.shape().config().positions();
    float[][] results = new float[encodings.size()][];
    int[] order =
        IntStream.range(0, encodings.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> -encodings.get(i).length()))
            .mapToInt(i -> i)
            .toArray();
    int from = 0;
    while (from < order.length) {
      int longest = encodings.get(order[from]).length();
      int to = from + 1;
      int tokens = longest;
      while (to < Math.min(order.length, from + ROWS)) {
        tokens += inBlocks ? encodings.get(order[to]).length() : longest;
        if (tokens > TOKENS) {
          break;
        }
        to++;
      }
      List<Encoding> batch =
          IntStream.range(from, to).mapToObj(i -> encodings.get(order[i])).toList();
      float[][] answers = read.apply(padded(batch, positions));
      for (int i = from; i < to; i++) {
        results[order[i]] = answers[i - from];
      }
      from = to;
    }
    return results;
  }

  /** Returns a batch of the width of its longest text, rounded up to fill vector registers. */
  public static EncodingBatch padded(List<Encoding> encodings, int positions) {
    int longest = encodings.stream().mapToInt(Encoding::length).max().orElse(0);
    return EncodingBatch.toWidth(encodings, width(longest, positions));
  }

  /** Returns the width of a batch whose longest text has this many tokens. */
  public static int width(int longest, int positions) {
    return Math.min(positions, (longest + 7) / 8 * 8);
  }
}
