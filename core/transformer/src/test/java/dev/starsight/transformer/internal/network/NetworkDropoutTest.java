package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.starsight.data.internal.Shuffle;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.PlainForwardPass;
import dev.starsight.transformer.PlainForwardPass.Dropout.Place;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares training with dropout with a forward pass in loops that drops the same values, and its
 * gradients with finite differences.
 *
 * <p>The random bytes of a batch are splitmix64's, and a value is dropped if its byte is below the
 * threshold. The masks of all texts, tokens and units come first: of the embeddings, then of every
 * layer but the last (BERT: the attention's output and the layer's output, DistilBERT: the layer's
 * output). The masks of the first tokens follow: of the last layer, then of the head. Checkpoints
 * of unfinished trainings depend on this order.
 */
@Tag("any-locale")
class NetworkDropoutTest {

  private static final int LABELS = 3;
  private static final int HIDDEN = 32;
  private static final int LAYERS = 2;
  private static final int HEADS = 4;
  private static final float[] NO_OFFSETS = new float[LABELS];
  private static final float[] ROW_WEIGHTS = {1, 0.5f, 2, 1};

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path directory;

  @BeforeAll
  static void useOneThread() {
    TorchEngine.useThreads(1);
  }

  /** Creates settings under which gradients are not clipped. */
  private static OptimizerSettings settings(double dropout) {
    return new OptimizerSettings(dropout, 0.01, 1e9, 10, 1, 0, false);
  }

  private static EncodingBatch batch() {
    return EncodingBatch.toWidth(
        List.of(
            Encoding.of(2, 10, 11, 13, 5, 3),
            Encoding.of(2, 3),
            Encoding.of(2, 7, 3),
            Encoding.of(2, 10, 11, 15, 15, 15, 8, 3)),
        8);
  }

  private static LabelledBatch labelled(EncodingBatch texts) {
    int[] labels = IntStream.range(0, texts.size()).map(i -> i % LABELS).toArray();
    return LabelledBatch.of(texts, labels, ROW_WEIGHTS.clone(), LABELS, 0);
  }

  private record Model(NetworkShape shape, TensorSource weights) {

    Network open(boolean script, double dropout) throws IOException {
      return script
          ? TorchScriptNetwork.open(shape, weights, settings(dropout), false)
          : OperatorNetwork.open(shape, weights, settings(dropout));
    }

    /** Opens a network as it is where the engine has packed weights, or has none. */
    Network open(OptimizerSettings settings, boolean bfloat16, boolean packed) throws IOException {
      return new TorchScriptNetwork(
          shape,
          settings,
          TorchEngine.newManager(),
          NetworkScript.of(
              shape, settings, bfloat16, packed && PackedWeights.areSupported(bfloat16)),
          bfloat16,
          weights);
    }

    int indexOf(String tensor) {
      return shape.tensors().stream().map(TensorSpec::name).toList().indexOf(tensor);
    }
  }

  private Model model(String modelType) throws IOException {
    TinyEncoder tiny = TinyEncoder.bert().withArchitecture(modelType, "gelu_new").withSeed(11);
    CheckpointFiles files = CheckpointFiles.open(tiny.write(directory));
    return new Model(
        NetworkShape.classifier(files.config(), LABELS),
        new NewHeadWeights(files.weights(), files.config(), 5));
  }

  @ParameterizedTest
  @CsvSource({
    "bert, 0.1, 0",
    "bert, 0.5, 0",
    "distilbert, 0.1, 0",
    "distilbert, 0.5, 0",
    "bert, 0.3, 2",
    "distilbert, 0.3, 2",
    "bert, 0.3, 3"
  })
  void lossDropsAndScalesEveryPlaceWithItsOwnMask(
      String modelType, double dropout, int frozenLayers) throws IOException {
    Model model = model(modelType);
    Reference reference = new Reference(model, modelType.equals("bert"), dropout);
    OptimizerSettings settings =
        new OptimizerSettings(dropout, 0.01, 1e9, 10, 1, frozenLayers, false);
    try (Network network = model.open(settings, false, true);
        Network unpacked = model.open(settings, false, false);
        Network bfloat16 = model.open(settings, true, true);
        Network unpackedBfloat16 = model.open(settings, true, false)) {
      List<Double> losses = new ArrayList<>();
      for (long seed = 0; seed < 5; seed++) {
        double expected = reference.loss(batch(), seed);
        losses.add(expected);
        List<LabelledBatch> one = List.of(labelled(batch()));
        for (Network each : List.of(network, unpacked)) {
          assertThat(each.step(one, NO_OFFSETS, 0, seed).loss()).isCloseTo(expected, offset(2e-5));
        }
        for (Network each : List.of(bfloat16, unpackedBfloat16)) {
          assertThat(each.step(one, NO_OFFSETS, 0, seed).loss()).isCloseTo(expected, offset(0.02));
        }
      }
      assertThat(losses).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "distilbert"})
  void batchesOfOneStepHaveDifferentMasks(String modelType) throws IOException {
    Model model = model(modelType);
    Reference reference = new Reference(model, modelType.equals("bert"), 0.3);
    List<LabelledBatch> twice = List.of(labelled(batch()), labelled(batch()));
    double first = reference.loss(batch(), Shuffle.mix(17, 0));
    double second = reference.loss(batch(), Shuffle.mix(17, 1));
    assertThat(Math.abs(first - second)).isGreaterThan(1e-3);
    try (Network network = model.open(true, 0.3)) {
      assertThat(network.step(twice, NO_OFFSETS, 0, 17).loss())
          .isCloseTo((first + second) / 2, offset(2e-5));
    }
  }

  @ParameterizedTest
  @CsvSource({"bert, 0.1", "bert, 0.5", "distilbert, 0.3"})
  void gradientsAreThoseOfTheDroppedPass(String modelType, double dropout) throws IOException {
    Model model = model(modelType);
    Reference reference = new Reference(model, modelType.equals("bert"), dropout);
    SplittableRandom random = new SplittableRandom(1);
    try (Network network = model.open(true, dropout)) {
      network.step(List.of(labelled(batch())), NO_OFFSETS, 0, 23);
      int notZero = 0;
      for (int i = 0; i < model.shape().tensors().size(); i++) {
        String name = model.shape().tensors().get(i).name();
        FloatBuffer moments = network.read(Network.Part.FIRST_MOMENT, i);
        for (int draw = 0; draw < 4; draw++) {
          int at = random.nextInt(moments.remaining());
          double expected = reference.derivative(name, at, batch(), 23);
          assertThat(moments.get(at) / 0.1) // the first moment after one step
              .as("%s[%d]", name, at)
              .isCloseTo(expected, offset(2e-5 + 2e-3 * Math.abs(expected)));
          notZero += Math.abs(expected) > 2e-4 ? 1 : 0;
        }
      }
      assertThat(notZero).isGreaterThan(model.shape().tensors().size() / 2);
    }
  }

  /**
   * The head's dropout is the last one, so the classifier's gradient of a single text is zero in
   * the dropped units and in no others.
   */
  @ParameterizedTest
  @CsvSource({"true, 0.1", "true, 0.3", "true, 0.6", "false, 0.1", "false, 0.3", "false, 0.6"})
  void noGradientPassesDroppedUnits(boolean script, double dropout) throws IOException {
    Model model = model("bert");
    int classifier = model.indexOf("classifier.weight");
    LabelledBatch one =
        labelled(EncodingBatch.toWidth(List.of(Encoding.of(2, 10, 11, 13, 5, 3)), 8));
    int steps = 40;
    int dropped = 0;
    try (Network network = model.open(script, dropout)) {
      for (int step = 0; step < steps; step++) {
        network.releaseOptimizerState();
        network.step(List.of(one), NO_OFFSETS, 0, Shuffle.mix(1, step));
        FloatBuffer gradient = network.read(Network.Part.FIRST_MOMENT, classifier);
        for (int unit = 0; unit < HIDDEN; unit++) {
          dropped += gradient.get(unit) == 0 ? 1 : 0;
          assertThat(gradient.get(HIDDEN + unit) == 0).isEqualTo(gradient.get(unit) == 0);
        }
      }
    }
    double share = script ? DropoutMasks.threshold(dropout) / 256.0 : dropout;
    DropoutMasksTest.assertIsBinomial(dropped, steps * HIDDEN, share);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sameSeedDropsTheSameAndAnotherSeedOthers(boolean script) throws IOException {
    Model model = model("bert");
    List<LabelledBatch> one = List.of(labelled(batch()));
    try (Network network = model.open(script, 0.3);
        Network again = model.open(script, 0.3)) {
      double loss = network.step(one, NO_OFFSETS, 0, 4).loss();
      assertThat(network.step(one, NO_OFFSETS, 0, 4).loss()).isEqualTo(loss);
      assertThat(again.step(one, NO_OFFSETS, 0, 4).loss()).isEqualTo(loss);
      assertThat(network.step(one, NO_OFFSETS, 0, 5).loss()).isNotEqualTo(loss);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, bert", "true, distilbert", "false, bert", "false, distilbert"})
  void predictionDropsNothing(boolean script, String modelType) throws IOException {
    Model model = model(modelType);
    try (Network network = model.open(script, 0.5);
        Network without = model.open(script, 0)) {
      float[][] expected = without.logits(batch());
      assertThat(network.logits(batch())).isDeepEqualTo(expected);
      network.step(List.of(labelled(batch())), NO_OFFSETS, 0, 4); // also between steps
      assertThat(network.logits(batch())).isDeepEqualTo(expected);
      assertThat(network.pooled(batch())).isDeepEqualTo(without.pooled(batch()));
      assertThat(network.hidden(batch())).isDeepEqualTo(without.hidden(batch()));
    }
  }

  /** The loss of a batch in loops over doubles. */
  private static final class Reference {

    private final Map<String, double[]> weights = new HashMap<>();
    private final boolean bert;
    private final double dropout;

    Reference(Model model, boolean bert, double dropout) throws IOException {
      this.bert = bert;
      this.dropout = dropout;
      for (TensorSpec spec : model.shape().tensors()) {
        float[] values = model.weights().read(spec);
        weights.put(
            spec.name(), IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
      }
    }

    double loss(EncodingBatch batch, long seed) {
      byte[] bytes = bytes(batch, seed);
      int width = batch.width();
      double loss = 0;
      for (int text = 0; text < batch.size(); text++) {
        PlainForwardPass pass =
            new PlainForwardPass(weights, bert, HIDDEN, HEADS, 1e-12, "gelu_new");
        int row = text;
        pass.setDropout(
            (place, layer, token, values) ->
                drop(values, bytes, begin(batch, row, place, layer, token)));
        long[] ids = new long[width];
        System.arraycopy(batch.inputIds(), text * width, ids, 0, width);
        double[][] states = pass.hidden(ids, length(ids), LAYERS);
        double[] scores = pass.logits(states[0]);
        double total = 0;
        for (double score : scores) {
          total += Math.exp(score);
        }
        loss += ROW_WEIGHTS[text] * (Math.log(total) - scores[text % LABELS]) / batch.size();
      }
      return loss;
    }

    private static int length(long[] ids) {
      return (int) IntStream.range(0, ids.length).filter(i -> ids[i] != 0).count();
    }

    private static byte[] bytes(EncodingBatch batch, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = new byte[batch.size() * batch.width() * HIDDEN * 8];
      for (int i = 0; i < bytes.length; i += 8) {
        long word = random.nextLong();
        for (int k = 0; k < 8; k++) {
          bytes[i + k] = (byte) (word >>> (8 * k));
        }
      }
      return bytes;
    }

    /** Returns the place of a token's first byte, or -1 if the token's values are not read. */
    private int begin(EncodingBatch batch, int text, Place place, int layer, int token) {
      int perLayer = bert ? 2 : 1;
      int first = batch.size() * HIDDEN;
      int full = first * batch.width();
      int below = full * (1 + perLayer * (LAYERS - 1));
      int inLayer = place == Place.OUTPUT ? perLayer - 1 : 0;
      if (place == Place.HEAD) {
        return below + first * perLayer + text * HIDDEN;
      }
      if (place != Place.EMBEDDINGS && layer == LAYERS - 1) {
        return token == 0 ? below + first * inLayer + text * HIDDEN : -1;
      }
      int mask = place == Place.EMBEDDINGS ? 0 : 1 + perLayer * layer + inLayer;
      return mask * full + (text * batch.width() + token) * HIDDEN;
    }

    private void drop(double[] values, byte[] bytes, int begin) {
      int threshold = (int) Math.round(dropout * 256);
      for (int i = 0; begin >= 0 && i < values.length; i++) {
        boolean kept = (bytes[begin + i] & 0xff) >= threshold;
        values[i] = kept ? values[i] * 256 / (256 - threshold) : 0;
      }
    }

    /** Returns the derivative of the loss by one weight, as a central difference. */
    double derivative(String tensor, int index, EncodingBatch batch, long seed) {
      double[] values = weights.getOrDefault(tensor, new double[0]);
      double before = values[index];
      double distance = 1e-5;
      values[index] = before + distance;
      double above = loss(batch, seed);
      values[index] = before - distance;
      double below = loss(batch, seed);
      values[index] = before;
      return (above - below) / (2 * distance);
    }
  }
}
