package dev.starsight.transformer.internal.classifier;

import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.Networks;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** Runs many texts through a network in batches of similar length. */
public final class Inference {

  /** Padded tokens a batch: enough to fill the processor, little enough for its caches. */
  private static final int TOKENS = 4096;

  private static final int ROWS = 128;

  private Inference() {}

  /** Returns the class scores before softmax, one row a text, in the order given. */
  public static float[][] logits(Network network, List<Encoding> encodings) {
    return read("the encoder failed to predict", network, encodings, network::logits);
  }

  /** Returns the mean of the last hidden states, one row a text, in the order given. */
  static float[][] pooled(Network network, List<Encoding> encodings) {
    return read("the encoder failed to embed", network, encodings, network::pooled);
  }

  private static float[][] read(
      String failure,
      Network network,
      List<Encoding> encodings,
      Function<EncodingBatch, float[][]> reading) {
    int positions = network.shape().config().positions();
    return Networks.engine(failure, () -> rows(encodings, positions, reading, done -> {}));
  }

  /**
   * One row of numbers a text, in the order given.
   *
   * @param read what to read of a batch: {@code network::logits}
   * @param positions the widest batch the network takes
   * @param progress hears how many texts are done
   */
  static float[][] rows(
      List<Encoding> encodings,
      int positions,
      Function<EncodingBatch, float[][]> read,
      LongConsumer progress) {
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
      int rows = Math.max(1, Math.min(ROWS, TOKENS / longest));
      int to = Math.min(order.length, from + rows);
      List<Encoding> batch =
          IntStream.range(from, to).mapToObj(i -> encodings.get(order[i])).toList();
      float[][] answers = read.apply(padded(batch, positions));
      for (int i = from; i < to; i++) {
        results[order[i]] = answers[i - from];
      }
      from = to;
      progress.accept(from);
    }
    return results;
  }

  /** A batch as wide as its longest text, rounded up: few widths, and whole vectors. */
  public static EncodingBatch padded(List<Encoding> encodings, int positions) {
    int longest = encodings.stream().mapToInt(Encoding::length).max().orElse(0);
    return EncodingBatch.toWidth(encodings, width(longest, positions));
  }

  /** Of a batch whose longest text has so many tokens. */
  public static int width(int longest, int positions) {
    return Math.min(positions, (longest + 7) / 8 * 8);
  }
}
