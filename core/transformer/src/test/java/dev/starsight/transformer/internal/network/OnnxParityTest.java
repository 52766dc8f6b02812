package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Tokenizer.Truncation;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.TextEncoder;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.EncoderArtifact;
import dev.starsight.transformer.internal.weights.NetworkShape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares our encoders with ONNX Runtime on the weights of the Maven artifacts. */
@Tag("any-locale")
class OnnxParityTest {

  private static final List<String> SENTENCES =
      List.of(
          "Works as described.",
          "I wanted to like this, but it crashed twice before lunch.",
          "Not bad at all; the second version fixed nearly everything I complained about.",
          "",
          "!!!",
          "The installer asked for a key that was nowhere in the box.",
          "Five minutes to set up, five years without trouble.",
          "My daughter plays it every day after school & never gets bored.",
          "Refund, please.",
          "It is okay.",
          "Großartig, aber leider nur auf Englisch verfügbar.",
          "日本語の説明書がありません。",
          "Support answered within the hour, politely, and could not help.",
          "I have used their products since 1998<br />and this one is a step back.",
          "Would buy again? Yes. Would recommend to my boss? No.",
          "Cheap, cheerful, and gone from my disk by Friday.",
          "The gift code arrived in seconds, which saved a birthday.",
          "Slow slow slow slow slow slow slow slow slow slow slow slow slow slow slow.",
          "It neither improved nor ruined my tax return, so three stars seem fair to me.",
          "Whoever designed the menu has never opened a menu before in their whole life.",
          "An honest tool: it does one thing, does it fast, and tells you when it cannot.",
          "x",
          "Emoji 😀 in the middle, and a very long word: donaudampfschifffahrtsgesellschaft");

  private static List<Encoding> encodings() {
    List<String> texts = new ArrayList<>(SENTENCES);
    texts.add("one long review that goes on and on about the same three things. ".repeat(30));
    try (Tokenizer tokenizer = CheckpointFiles.miniLm().tokenizer()) {
      return tokenizer.encode(texts, 128);
    }
  }

  @ParameterizedTest
  @EnumSource
  void hiddenStatesAgreeWithOnnxRuntime(EncoderArtifact artifact) throws IOException, OrtException {
    List<Encoding> encodings = encodings();
    List<float[][]> expected = onnxStates(artifact, encodings);
    assertThat(largestDifference(open(artifact, false), encodings, expected)).isLessThan(1e-4);
  }

  @ParameterizedTest
  @EnumSource
  void vectorsAreThoseOfTheAuthorsRecipe(EncoderArtifact artifact)
      throws IOException, OrtException {
    List<Encoding> encodings;
    try (Tokenizer tokenizer = CheckpointFiles.of(artifact).tokenizer()) {
      encodings =
          tokenizer.encode(
              SENTENCES.stream()
                  .map(text -> artifact == EncoderArtifact.E5_SMALL ? "query: " + text : text)
                  .toList(),
              128);
    }
    List<float[][]> states = onnxStates(artifact, encodings);
    try (TextEncoder encoder = TextEncoder.open(Checkpoint.artifact(artifact.option()), 2)) {
      float[][] vectors = encoder.embed(SENTENCES);
      for (int row = 0; row < vectors.length; row++) {
        float[] expected =
            artifact == EncoderArtifact.BGE_SMALL ? states.get(row)[0] : mean(states.get(row));
        assertThat(cosine(vectors[row], expected)).isGreaterThan(0.999); // They have 16 bits.
      }
    }
  }

  private static float[] mean(float[][] states) {
    float[] mean = new float[states[0].length];
    for (float[] state : states) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += state[i] / states.length;
      }
    }
    return mean;
  }

  private static double cosine(float[] one, float[] other) {
    double product = 0;
    double ones = 0;
    double others = 0;
    for (int i = 0; i < one.length; i++) {
      product += one[i] * other[i];
      ones += one[i] * one[i];
      others += other[i] * other[i];
    }
    return product / Math.sqrt(ones * others);
  }

  @Test
  void hiddenStatesOfPairsAgreeWithOnnxRuntime() throws IOException, OrtException {
    List<Encoding> encodings;
    try (Tokenizer tokenizer = CheckpointFiles.miniLm().tokenizer()) {
      List<String> headlines = new ArrayList<>(SENTENCES);
      Collections.reverse(headlines);
      encodings = tokenizer.encode(headlines, SENTENCES, 32, Truncation.LONGEST_FIRST);
    }
    List<float[][]> expected = onnxStates(EncoderArtifact.MINILM, encodings);
    assertThat(largestDifference(open(EncoderArtifact.MINILM, false), encodings, expected))
        .isLessThan(1e-4);
    assertThat(largestDifference(open(EncoderArtifact.MINILM, true), encodings, expected))
        .isLessThan(0.15);
  }

  @Test
  void bfloat16StatesStayNearThoseOfOnnxRuntime() throws IOException, OrtException {
    List<Encoding> encodings = encodings();
    List<float[][]> expected = onnxStates(EncoderArtifact.MINILM, encodings);
    // States reach about 3 in absolute value and have 8 bits of precision in each of six layers.
    assertThat(largestDifference(open(EncoderArtifact.MINILM, true), encodings, expected))
        .isLessThan(0.15);
  }

  private static Network open(EncoderArtifact artifact, boolean bfloat16) throws IOException {
    CheckpointFiles files = CheckpointFiles.of(artifact);
    return TorchScriptNetwork.open(
        NetworkShape.encoder(files.config()), files.weights(), OptimizerSettings.NONE, bfloat16);
  }

  /** Returns the largest difference of a hidden state, with all texts in one padded batch. */
  private static double largestDifference(
      Network opened, List<Encoding> encodings, List<float[][]> expected) {
    double largest = 0;
    try (Network network = opened) {
      EncodingBatch batch = EncodingBatch.toMultipleOf(encodings, 8);
      float[][] states = network.hidden(batch);
      for (int row = 0; row < encodings.size(); row++) {
        float[][] tokens = expected.get(row);
        for (int token = 0; token < tokens.length; token++) {
          for (int i = 0; i < tokens[token].length; i++) {
            float state = states[row][token * tokens[token].length + i];
            largest = Math.max(largest, Math.abs(state - tokens[token][i]));
          }
        }
      }
    }
    System.getLogger("parity").log(System.Logger.Level.INFO, "largest difference " + largest);
    return largest;
  }

  /** Returns the hidden states that ONNX Runtime computes for each text alone, unpadded. */
  private static List<float[][]> onnxStates(EncoderArtifact artifact, List<Encoding> encodings)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    List<float[][]> states = new ArrayList<>();
    try (OrtSession session = environment.createSession(model(artifact))) {
      for (Encoding encoding : encodings) {
        EncodingBatch one = EncodingBatch.toLongest(List.of(encoding));
        try (OnnxTensor ids = tensor(environment, one, one.inputIds());
            OnnxTensor mask = tensor(environment, one, one.attentionMask());
            OnnxTensor types = tensor(environment, one, one.tokenTypeIds());
            OrtSession.Result result =
                session.run(
                    Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
          states.add(((float[][][]) result.get(0).getValue())[0]);
        }
      }
    }
    return states;
  }

  private static OnnxTensor tensor(OrtEnvironment environment, EncodingBatch batch, long[] values)
      throws OrtException {
    long[] shape = {batch.size(), batch.width()};
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  private static byte[] model(EncoderArtifact artifact) {
    String file =
        switch (artifact) {
          case MINILM -> "/all-minilm-l6-v2.onnx";
          case E5_SMALL -> "/e5-small-v2.onnx";
          case BGE_SMALL -> "/bge-small-en-v1.5.onnx";
        };
    try (InputStream stream = OnnxParityTest.class.getResourceAsStream(file)) {
      assertThat(stream).isNotNull();
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
