package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the TorchScript network with the same network in plain operators. */
@Tag("any-locale")
class NetworkParityTest {

  private static final OptimizerSettings WITHOUT_DROPOUT =
      new OptimizerSettings(0, 0.01, 1, 10, 1, 0, false);
  private static final float[] NO_OFFSETS = new float[3];

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path directory;

  private static EncodingBatch batch() {
    return EncodingBatch.toWidth(
        List.of(
            Encoding.of(2, 10, 11, 13, 5, 3),
            Encoding.of(2, 3),
            Encoding.of(2, 7, 3),
            Encoding.of(2, 10, 11, 15, 15, 15, 15, 15, 15, 8, 3)),
        16);
  }

  /** Pairs of texts besides single ones, which have no segment 1. */
  private static EncodingBatch pairs() {
    return EncodingBatch.toWidth(
        List.of(
            pair(3, 2, 10, 3, 11, 13, 5, 3),
            pair(2, 2, 3, 7, 3),
            Encoding.of(2, 10, 11, 15, 3),
            pair(5, 2, 7, 8, 9, 3, 3)),
        16);
  }

  /** Returns ids of two texts of which the second begins at an index. */
  private static Encoding pair(int second, int... ids) {
    int[] mask = new int[ids.length];
    Arrays.fill(mask, 1);
    int[] segments = new int[ids.length];
    Arrays.fill(segments, second, ids.length, 1);
    return Encoding.of(ids, mask, segments);
  }

  @BeforeAll
  static void useOneThread() {
    TorchEngine.useThreads(1);
  }

  private CheckpointFiles encoder(String modelType, String activation) throws IOException {
    TinyEncoder tiny = TinyEncoder.bert().withArchitecture(modelType, activation).withSeed(11);
    return CheckpointFiles.open(tiny.write(directory));
  }

  @ParameterizedTest
  @CsvSource({"bert,gelu", "bert,gelu_new", "bert,relu", "distilbert,gelu"})
  void logitsAndPooledStatesAreEqual(String modelType, String activation) throws IOException {
    CheckpointFiles encoder = encoder(modelType, activation);
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 3);
    TensorSource source = new NewHeadWeights(encoder.weights(), encoder.config(), 5);
    try (Network script = TorchScriptNetwork.open(shape, source, WITHOUT_DROPOUT, false);
        Network unpacked = unpacked(shape, source, false);
        Network operators = OperatorNetwork.open(shape, source, WITHOUT_DROPOUT)) {
      for (Network each : List.of(script, unpacked)) {
        assertThat(distance(each.logits(batch()), operators.logits(batch()))).isLessThan(1e-5);
        assertThat(distance(each.pooled(batch()), operators.pooled(batch()))).isLessThan(1e-5);
      }
    }
    try (Network bfloat16 = TorchScriptNetwork.open(shape, source, WITHOUT_DROPOUT, true);
        Network unpacked = unpacked(shape, source, true);
        Network operators = OperatorNetwork.open(shape, source, WITHOUT_DROPOUT)) {
      for (Network each : List.of(bfloat16, unpacked)) {
        assertThat(distance(each.logits(batch()), operators.logits(batch()))).isLessThan(0.02);
      }
    }
  }

  /** Returns a network as it is where the engine has no packed weights. */
  private static Network unpacked(NetworkShape shape, TensorSource source, boolean bfloat16)
      throws IOException {
    return new TorchScriptNetwork(
        shape,
        WITHOUT_DROPOUT,
        TorchEngine.newManager(),
        NetworkScript.of(shape, WITHOUT_DROPOUT, bfloat16, false),
        bfloat16,
        source);
  }

  @Test
  void theEngineHasPackedWeightsOnIntelsProcessors() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"));
    assertThat(PackedWeights.areSupported(false)).isTrue();
    assertThat(PackedWeights.areSupported(true) || !TorchEngine.hasBfloat16()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"bert", "distilbert"})
  void pairsOfTextsHaveTheSameLogitsAndStates(String modelType) throws IOException {
    CheckpointFiles encoder = encoder(modelType, "gelu");
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 3);
    TensorSource source = new NewHeadWeights(encoder.weights(), encoder.config(), 5);
    EncodingBatch single =
        EncodingBatch.toWidth(
            pairs().rows().stream()
                .map(row -> Encoding.of(row.withoutPadding().inputIds()))
                .toList(),
            16);
    try (Network script = TorchScriptNetwork.open(shape, source, WITHOUT_DROPOUT, false);
        Network bfloat16 = TorchScriptNetwork.open(shape, source, WITHOUT_DROPOUT, true);
        Network operators = OperatorNetwork.open(shape, source, WITHOUT_DROPOUT)) {
      float[][] logits = script.logits(pairs());
      assertThat(distance(logits, operators.logits(pairs()))).isLessThan(1e-5);
      assertThat(distance(logits, bfloat16.logits(pairs()))).isLessThan(0.02);
      assertThat(distance(script.pooled(pairs()), operators.pooled(pairs()))).isLessThan(1e-5);
      // DistilBERT knows no segments.
      double effect = distance(logits, script.logits(single));
      assertThat(effect > 1e-3).isEqualTo(modelType.equals("bert"));
    }
  }

  private static double distance(float[][] left, float[][] right) {
    assertThat(left).hasDimensions(right.length, right[0].length);
    double largest = 0;
    for (int row = 0; row < left.length; row++) {
      for (int i = 0; i < left[row].length; i++) {
        largest = Math.max(largest, Math.abs(left[row][i] - right[row][i]));
      }
    }
    return largest;
  }

  private static LabelledBatch labelled(EncodingBatch texts, double smoothing) {
    int[] labels = IntStream.range(0, texts.size()).map(i -> i % 3).toArray();
    float[] weights = {1, 0.5f, 2, 1, 1, 1, 0.5f, 1, 2};
    return LabelledBatch.of(texts, labels, Arrays.copyOf(weights, labels.length), 3, smoothing);
  }

  private static EncodingBatch otherBatch() {
    return EncodingBatch.toWidth(
        List.of(Encoding.of(2, 12, 11, 13, 3), Encoding.of(2, 19, 18, 17, 9, 3)), 8);
  }

  static Stream<Arguments> optimizerSettings() {
    OptimizerSettings plain = WITHOUT_DROPOUT;
    return Stream.of(
        Arguments.of("bert", plain),
        Arguments.of("distilbert", plain),
        Arguments.of("bert", new OptimizerSettings(0, 0.1, 0.05, 1, 0.7, 0, false)),
        Arguments.of("bert", new OptimizerSettings(0, 0.01, 1, 10, 1, 0, true)),
        Arguments.of("bert", new OptimizerSettings(0, 0.01, 1, 10, 1, 1, false)),
        Arguments.of("distilbert", new OptimizerSettings(0, 0.01, 1, 10, 0.9, 2, true)),
        Arguments.of("bert", new OptimizerSettings(0, 0.01, 1, 10, 1, 3, false)));
  }

  @ParameterizedTest
  @MethodSource("optimizerSettings")
  void trainingStepsChangeEveryWeightAlike(String modelType, OptimizerSettings optimizer)
      throws IOException {
    CheckpointFiles encoder = encoder(modelType, "gelu");
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 3);
    TensorSource source = new NewHeadWeights(encoder.weights(), encoder.config(), 5);
    List<LabelledBatch> one = List.of(labelled(batch(), 0.1));
    List<LabelledBatch> two = List.of(labelled(pairs(), 0), labelled(otherBatch(), 0.2));
    float[] offsets = {0.3f, -0.2f, 0};
    try (Network script = TorchScriptNetwork.open(shape, source, optimizer, false);
        Network operators = OperatorNetwork.open(shape, source, optimizer)) {
      for (int step = 0; step < 5; step++) {
        List<LabelledBatch> batches = step % 2 == 0 ? one : two;
        Network.Step fast = script.step(batches, offsets, 1e-3, step);
        Network.Step plain = operators.step(batches, offsets, 1e-3, step);
        assertThat(fast.loss()).isCloseTo(plain.loss(), offset(1e-5));
        assertThat(fast.gradientNorm()).isCloseTo(plain.gradientNorm(), offset(1e-4));
      }
      for (Network.Part part : Network.Part.values()) {
        for (int i = 0; i < shape.tensors().size(); i++) {
          String name = shape.tensors().get(i).name();
          // The keys' bias cancels out in the softmax: its gradient is rounding noise, which Adam
          // scales to full steps.
          boolean noise = name.contains("key.bias") || name.contains("k_lin.bias");
          assertThat(distance(script.read(part, i), operators.read(part, i)))
              .as("%s of %s", part, name)
              .isLessThan(noise ? 1e-2 : 1e-5);
        }
      }
    }
  }

  /** Two threads compute half of a batch each, which rounds differently. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "1, 2", "3, 3"})
  void threadsComputePartsOfABatch(int batches, int frozenLayers) throws IOException {
    CheckpointFiles encoder = encoder("bert", "gelu");
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 3);
    TensorSource source = new NewHeadWeights(encoder.weights(), encoder.config(), 5);
    OptimizerSettings optimizer = new OptimizerSettings(0, 0.01, 1, 10, 1, frozenLayers, false);
    List<LabelledBatch> step = Collections.nCopies(batches, labelled(manyTexts(), 0.1));
    try (Network one = TorchScriptNetwork.open(shape, source, optimizer, false);
        Network two = TorchScriptNetwork.open(shape, source, optimizer, false);
        Network again = TorchScriptNetwork.open(shape, source, optimizer, false)) {
      for (int i = 0; i < 3; i++) {
        Network.Step expected = one.step(step, NO_OFFSETS, 1e-3, i);
        TorchEngine.useThreads(2);
        Network.Step found = two.step(step, NO_OFFSETS, 1e-3, i);
        assertThat(again.step(step, NO_OFFSETS, 1e-3, i)).isEqualTo(found);
        TorchEngine.useThreads(1);
        assertThat(found.loss()).isCloseTo(expected.loss(), offset(1e-5));
        assertThat(found.gradientNorm()).isCloseTo(expected.gradientNorm(), offset(1e-4));
      }
      assertThat(Networks.copy(again)).isDeepEqualTo(Networks.copy(two));
    } finally {
      TorchEngine.useThreads(1);
    }
  }

  /** Returns nine texts, of which the longest is in the second half. */
  private static EncodingBatch manyTexts() {
    List<Encoding> texts = new ArrayList<>(batch().rows());
    texts.addAll(batch().rows());
    texts.add(Encoding.of(2, 3));
    return EncodingBatch.toWidth(texts.stream().map(Encoding::withoutPadding).toList(), 16);
  }

  /** The others end before the failure is thrown, and the engine has its threads back. */
  @Test
  void theFailureOfOneBatchIsThrownAfterTheOthers() {
    AtomicInteger ended = new AtomicInteger();
    assertThatThrownBy(
            () ->
                BatchThreads.run(
                    3,
                    1,
                    i -> {
                      if (i == 1) {
                        throw new IllegalStateException("batch 1");
                      }
                      ended.incrementAndGet();
                    }))
        .hasMessage("batch 1");
    assertThat(ended).hasValue(2);
  }

  @Test
  void frozenTensorsAndAbsentWordsDoNotChange() throws IOException {
    CheckpointFiles encoder = encoder("bert", "gelu");
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 3);
    TensorSource source = new NewHeadWeights(encoder.weights(), encoder.config(), 5);
    OptimizerSettings optimizer = new OptimizerSettings(0, 0.01, 1, 10, 1, 2, false);
    try (Network network = TorchScriptNetwork.open(shape, source, optimizer, true)) {
      float[][] before = Networks.copy(network);
      network.step(List.of(labelled(batch(), 0)), NO_OFFSETS, 1e-3, 1);
      float[][] after = Networks.copy(network);
      for (int i = 0; i < before.length; i++) {
        String name = shape.tensors().get(i).name();
        boolean frozen = name.contains("embeddings") || name.contains("layer.0.");
        assertThat(network.trains(i)).as(name).isEqualTo(!frozen);
        assertThat(Arrays.equals(after[i], before[i])).as(name).isEqualTo(frozen);
      }
    }
    try (Network network = TorchScriptNetwork.open(shape, source, WITHOUT_DROPOUT, true)) {
      float[][] before = Networks.copy(network);
      network.step(List.of(labelled(otherBatch(), 0)), NO_OFFSETS, 1e-3, 1);
      float[][] after = Networks.copy(network);
      Set<Integer> occurring = Set.of(0, 2, 3, 9, 11, 12, 13, 17, 18, 19);
      for (int row = 0; row < 20; row++) {
        boolean same = Arrays.equals(row(after[0], row), row(before[0], row));
        assertThat(same).as("word %d", row).isEqualTo(!occurring.contains(row));
      }
    }
  }

  /** Their operands are computed in advance, from the weights as they are then. */
  @Test
  void frozenLayersMayBeOverwrittenBetweenSteps() throws IOException {
    CheckpointFiles encoder = encoder("bert", "gelu");
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 3);
    TensorSource source = new NewHeadWeights(encoder.weights(), encoder.config(), 5);
    OptimizerSettings optimizer = new OptimizerSettings(0, 0.01, 1, 10, 1, 2, false);
    List<LabelledBatch> step = List.of(labelled(batch(), 0));
    try (Network network = TorchScriptNetwork.open(shape, source, optimizer, true);
        Network other = TorchScriptNetwork.open(shape, source, optimizer, true)) {
      network.step(step, NO_OFFSETS, 0, 1);
      float[][] weights = Networks.copy(network);
      for (int i = 0; i < weights.length; i++) {
        if (shape.tensors().get(i).name().contains("layer.0.attention")) {
          for (int at = 0; at < weights[i].length; at++) {
            weights[i][at] *= at % 2 == 0 ? 3 : -1;
          }
        }
      }
      Networks.restore(network, weights);
      Networks.restore(other, weights);
      assertThat(network.step(step, NO_OFFSETS, 0, 1).loss())
          .isEqualTo(other.step(step, NO_OFFSETS, 0, 1).loss());
    }
  }

  /** Inference has the operands of frozen layers in common with training. */
  @Test
  void frozenLayersPredictTheSameAsOthers() throws IOException {
    CheckpointFiles encoder = encoder("bert", "gelu");
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 3);
    TensorSource source = new NewHeadWeights(encoder.weights(), encoder.config(), 5);
    OptimizerSettings optimizer = new OptimizerSettings(0, 0.01, 1, 10, 1, 2, false);
    try (Network frozen = TorchScriptNetwork.open(shape, source, optimizer, true);
        Network other = TorchScriptNetwork.open(shape, source, WITHOUT_DROPOUT, true)) {
      float[][] first = frozen.logits(batch());
      for (int step = 0; step < 2; step++) {
        frozen.step(List.of(labelled(batch(), 0)), NO_OFFSETS, 0.01, 1);
        Networks.restore(other, Networks.copy(frozen));
        assertThat(frozen.logits(batch())).isDeepEqualTo(other.logits(batch()));
      }
      assertThat(other.logits(batch())[0]).isNotEqualTo(first[0]);
      frozen.releaseOptimizerState();
      assertThat(frozen.logits(batch())).isDeepEqualTo(other.logits(batch()));
    }
  }

  private static float[] row(float[] words, int row) {
    return Arrays.copyOfRange(words, row * 32, (row + 1) * 32);
  }

  /** The last layer is computed for the first token alone if nothing else is read. */
  @Test
  void theHeadUsesTheLastStateOfTheFirstToken() throws IOException {
    CheckpointFiles encoder = encoder("bert", "gelu");
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 3);
    TensorSource source = new NewHeadWeights(encoder.weights(), encoder.config(), 5);
    try (Network network = TorchScriptNetwork.open(shape, source, WITHOUT_DROPOUT, false)) {
      float[] dense = source.read(TensorSpec.of("bert.pooler.dense.weight", 32, 32));
      float[] classifier = source.read(TensorSpec.of("classifier.weight", 3, 32));
      float[][] states = network.hidden(batch());
      float[][] logits = network.logits(batch());
      for (int text = 0; text < states.length; text++) {
        for (int label = 0; label < 3; label++) {
          double score = 0;
          for (int i = 0; i < 32; i++) {
            double sum = 0;
            for (int k = 0; k < 32; k++) {
              sum += dense[32 * i + k] * states[text][k];
            }
            score += classifier[32 * label + i] * Math.tanh(sum);
          }
          assertThat(logits[text][label]).isCloseTo((float) score, offset(1e-5f));
        }
      }
    }
  }

  private static double distance(FloatBuffer left, FloatBuffer right) {
    assertThat(left.remaining()).isEqualTo(right.remaining());
    return IntStream.range(0, left.remaining())
        .mapToDouble(i -> Math.abs(left.get(i) - right.get(i)))
        .max()
        .orElse(0);
  }

  @Test
  void aTrainingStepChangesEveryWeight() throws IOException {
    CheckpointFiles encoder = encoder("bert", "gelu");
    NetworkShape shape = NetworkShape.classifier(encoder.config(), 3);
    TensorSource source = new NewHeadWeights(encoder.weights(), encoder.config(), 5);
    try (Network network = TorchScriptNetwork.open(shape, source, WITHOUT_DROPOUT, true)) {
      float[][] before = Networks.copy(network);
      network.step(List.of(labelled(batch(), 0)), NO_OFFSETS, 1e-3, 1);
      float[][] after = Networks.copy(network);
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i]).as(shape.tensors().get(i).name()).isNotEqualTo(before[i]);
      }
    }
  }
}
