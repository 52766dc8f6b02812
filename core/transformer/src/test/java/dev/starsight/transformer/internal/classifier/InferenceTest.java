package dev.starsight.transformer.internal.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.weights.Architecture;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.internal.weights.NetworkShape;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InferenceTest {

  /** A long text among short ones. */
  private static final List<Encoding> TEXTS =
      IntStream.range(0, 600)
          .mapToObj(i -> Encoding.of(IntStream.range(0, i == 7 ? 500 : 12).toArray()))
          .toList();

  private final List<EncodingBatch> batches = new ArrayList<>();

  @Test
  void countsPaddingWhereTheNetworkComputesIt() {
    Inference.logits(network(false), TEXTS);
    Inference.first(network(true), TEXTS);
    assertThat(batches)
        .hasSizeGreaterThan(10)
        .allSatisfy(batch -> assertThat(batch.size() * batch.width()).isLessThanOrEqualTo(4_096));
  }

  @Test
  void countsTokensWhereTheNetworkReadsBlocks() {
    Inference.logits(network(true), TEXTS);
    assertThat(batches).extracting(EncodingBatch::size).containsExactly(128, 128, 128, 128, 88);
  }

  /** Returns a network whose scores are the numbers of tokens, and which notes its batches. */
  private Network network(boolean readsBlocks) {
    EncoderConfig config =
        new EncoderConfig(Architecture.BERT, 1000, 8, 1, 1, 8, 512, 2, 1e-12, "gelu");
    Map<String, Object> answers =
        Map.of("shape", NetworkShape.classifier(config, 5), "readsBlocks", readsBlocks);
    return (Network)
        Proxy.newProxyInstance(
            Network.class.getClassLoader(),
            new Class<?>[] {Network.class},
            (proxy, method, arguments) -> {
              if (answers.containsKey(method.getName())) {
                return answers.get(method.getName());
              }
              EncodingBatch batch = (EncodingBatch) arguments[0];
              batches.add(batch);
              return new float[batch.size()][100];
            });
  }
}
