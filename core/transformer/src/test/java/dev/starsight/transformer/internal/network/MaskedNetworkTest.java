package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.PlainForwardPass;
import dev.starsight.transformer.PlainForwardPass.Dropout.Place;
import dev.starsight.transformer.internal.network.MaskedNetwork.MaskedBatch;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares the masked language model with loops over doubles that drop the same values, and its
 * gradients with finite differences. Of the random bytes, the masks for all tokens come first, as
 * in {@link NetworkDropoutTest}; those of the last layer follow, for the hidden tokens alone.
 */
@Tag("any-locale")
class MaskedNetworkTest {

  private static final int HIDDEN = 32;
  private static final int LAYERS = 2;
  private static final int HEADS = 4;
  private static final int WIDTH = 8;

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path directory;

  @BeforeAll
  static void useOneThread() {
    TorchEngine.useThreads(1);
  }

  /** Creates settings under which gradients are not clipped. */
  private static OptimizerSettings settings(double dropout) {
    return new OptimizerSettings(dropout, 0.01, 1e9, 1, 1, 0, false);
  }

  /** Hides two tokens of the first text, none of the second, and one of the others. */
  private static MaskedBatch batch() {
    EncodingBatch texts =
        EncodingBatch.toWidth(
            List.of(
                Encoding.of(2, 4, 11, 13, 4, 3),
                Encoding.of(2, 3),
                Encoding.of(2, 9, 3),
                Encoding.of(2, 10, 11, 15, 15, 4, 8, 3)),
            WIDTH);
    return new MaskedBatch(
        texts, new long[] {1, 4, 2 * WIDTH + 1, 3 * WIDTH + 5}, new long[] {10, 5, 7, 15});
  }

  private record Model(NetworkShape shape, TensorSource weights) {

    MaskedNetwork open(double dropout, boolean bfloat16) throws IOException {
      return MaskedNetwork.open(shape, weights, settings(dropout), bfloat16);
    }
  }

  private Model model(String modelType, String activation) throws IOException {
    TinyEncoder tiny = TinyEncoder.bert().withArchitecture(modelType, activation).withSeed(11);
    CheckpointFiles files = CheckpointFiles.open(tiny.write(directory));
    return new Model(
        NetworkShape.masked(files.config()),
        new NewHeadWeights(files.weights(), files.config(), 5));
  }

  @ParameterizedTest
  @CsvSource({
    "bert, gelu, 0",
    "bert, gelu_new, 0.1",
    "bert, relu, 0.5",
    "distilbert, gelu, 0",
    "distilbert, gelu, 0.3"
  })
  void lossIsThatOfLoopsOverDoubles(String modelType, String activation, double dropout)
      throws IOException {
    Model model = model(modelType, activation);
    Reference reference = new Reference(model, modelType.equals("bert"), activation);
    double whole = reference.loss(batch(), 0, 0);
    try (MaskedNetwork network = model.open(dropout, false);
        MaskedNetwork bfloat16 = model.open(dropout, true)) {
      for (long seed = 0; seed < 3; seed++) {
        double expected = reference.loss(batch(), dropout, seed);
        assertThat(expected == whole).isEqualTo(dropout == 0);
        assertThat(network.step(batch(), 0, seed).loss()).isCloseTo(expected, offset(2e-5));
        assertThat(bfloat16.step(batch(), 0, seed).loss()).isCloseTo(expected, offset(0.03));
        assertThat(network.loss(batch()) / 4).isCloseTo(whole, offset(2e-5)); // Nothing dropped.
        assertThat(bfloat16.loss(batch()) / 4).isCloseTo(whole, offset(0.03));
      }
      assertThat(network.steps()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource({"bert, 0", "bert, 0.4", "distilbert, 0.2"})
  void gradientsAreFiniteDifferencesOfTheLoss(String modelType, double dropout) throws IOException {
    Model model = model(modelType, "gelu");
    Reference reference = new Reference(model, modelType.equals("bert"), "gelu");
    SplittableRandom random = new SplittableRandom(1);
    try (MaskedNetwork network = model.open(dropout, false)) {
      network.step(batch(), 0, 23);
      int notZero = 0;
      for (int i = 0; i < model.shape().tensors().size(); i++) {
        String name = model.shape().tensors().get(i).name();
        FloatBuffer moments = network.read(Network.Part.FIRST_MOMENT, i);
        for (int draw = 0; draw < 4; draw++) {
          int at = random.nextInt(moments.remaining());
          double expected = reference.derivative(name, at, batch(), dropout, 23);
          assertThat(moments.get(at) / 0.1) // the first moment after one step
              .as("%s[%d]", name, at)
              .isCloseTo(expected, offset(2e-5 + 2e-3 * Math.abs(expected)));
          notZero += Math.abs(expected) > 2e-4 ? 1 : 0;
        }
      }
      assertThat(notZero).isGreaterThan(model.shape().tensors().size() / 2);
    }
  }

  /** Every word is a possible answer, so every row of the word embeddings is trained. */
  @Test
  void everyTensorAndEveryWordIsTrained() throws IOException {
    Model model = model("bert", "gelu");
    try (MaskedNetwork network = model.open(0.1, true)) {
      float[][] before = Networks.copy(network);
      double first = network.loss(batch());
      for (int step = 0; step < 60; step++) {
        network.step(batch(), 1e-2, step);
      }
      assertThat(network.loss(batch())).isLessThan(0.2 * first);
      float[][] after = Networks.copy(network);
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i]).as(model.shape().tensors().get(i).name()).isNotEqualTo(before[i]);
      }
      for (int at = 0; at < after[0].length; at++) {
        assertThat(after[0][at]).isNotEqualTo(before[0][at]);
      }
    }
  }

  /** The loss of a batch in loops over doubles. */
  private static final class Reference {

    private final Map<String, double[]> weights = new HashMap<>();
    private final boolean bert;
    private final String activation;

    Reference(Model model, boolean bert, String activation) throws IOException {
      this.bert = bert;
      this.activation = activation;
      for (TensorSpec spec : model.shape().tensors()) {
        float[] values = model.weights().read(spec);
        weights.put(
            spec.name(), IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
      }
    }

    double loss(MaskedBatch batch, double dropout, long seed) {
      byte[] bytes = bytes(batch, seed);
      double loss = 0;
      for (int hidden = 0; hidden < batch.positions().length; hidden++) {
        int text = (int) batch.positions()[hidden] / WIDTH;
        int place = (int) batch.positions()[hidden] % WIDTH;
        PlainForwardPass pass =
            new PlainForwardPass(weights, bert, HIDDEN, HEADS, 1e-12, activation);
        int which = hidden;
        pass.setDropout(
            (where, layer, token, values) ->
                drop(
                    values,
                    bytes,
                    begin(batch, which, text, where, layer, token, place),
                    (int) Math.round(dropout * 256)));
        long[] ids = new long[WIDTH];
        System.arraycopy(batch.texts().inputIds(), text * WIDTH, ids, 0, WIDTH);
        int length = (int) IntStream.range(0, WIDTH).filter(i -> ids[i] != 0).count();
        double[] scores = pass.tokenScores(pass.hidden(ids, length, LAYERS)[place]);
        double total = 0;
        for (double score : scores) {
          total += Math.exp(score);
        }
        loss += Math.log(total) - scores[(int) batch.targets()[hidden]];
      }
      return loss / batch.positions().length;
    }

    private static byte[] bytes(MaskedBatch batch, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = new byte[batch.texts().size() * WIDTH * HIDDEN * 8];
      for (int i = 0; i < bytes.length; i += 8) {
        long word = random.nextLong();
        for (int k = 0; k < 8; k++) {
          bytes[i + k] = (byte) (word >>> (8 * k));
        }
      }
      return bytes;
    }

    /** Returns the place of a token's first byte, or -1 if the token's values are not read. */
    private int begin(
        MaskedBatch batch, int hidden, int text, Place where, int layer, int token, int place) {
      int perLayer = bert ? 2 : 1;
      int full = batch.texts().size() * WIDTH * HIDDEN;
      int inLayer = where == Place.OUTPUT ? perLayer - 1 : 0;
      if (where != Place.EMBEDDINGS && layer == LAYERS - 1) {
        int below = full * (1 + perLayer * (LAYERS - 1));
        int mask = batch.positions().length * HIDDEN;
        return token == place ? below + mask * inLayer + hidden * HIDDEN : -1;
      }
      int mask = where == Place.EMBEDDINGS ? 0 : 1 + perLayer * layer + inLayer;
      return mask * full + (text * WIDTH + token) * HIDDEN;
    }

    private static void drop(double[] values, byte[] bytes, int begin, int threshold) {
      for (int i = 0; begin >= 0 && i < values.length; i++) {
        boolean kept = (bytes[begin + i] & 0xff) >= threshold;
        values[i] = kept ? values[i] * 256 / (256 - threshold) : 0;
      }
    }

    /** Returns the derivative of the loss by one weight, as a central difference. */
    double derivative(String tensor, int index, MaskedBatch batch, double dropout, long seed) {
      double[] values = weights.getOrDefault(tensor, new double[0]);
      double before = values[index];
      double distance = 1e-5;
      values[index] = before + distance;
      double above = loss(batch, dropout, seed);
      values[index] = before - distance;
      double below = loss(batch, dropout, seed);
      values[index] = before;
      return (above - below) / (2 * distance);
    }
  }
}
