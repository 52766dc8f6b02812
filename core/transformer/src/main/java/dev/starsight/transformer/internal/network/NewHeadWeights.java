package dev.starsight.transformer.internal.network;

import dev.starsight.data.internal.Shuffle;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Pretrained weights with a new head, initialized as Hugging Face does: normal with deviation 0.02,
 * biases zero, norms one. A pretrained BERT pooler is kept if there is one, and so is a pretrained
 * head of a masked language model.
 */
public final class NewHeadWeights implements TensorSource {

  private static final double DEVIATION = 0.02;

  private final TensorSource pretrained;
  private final NetworkShape encoder;
  private final long seed;

  public NewHeadWeights(TensorSource pretrained, EncoderConfig config, long seed) {
    this.pretrained = pretrained;
    this.encoder = NetworkShape.encoder(config);
    this.seed = seed;
  }

  @Override
  public boolean has(String tensor) {
    return true;
  }

  @Override
  public float[] read(TensorSpec spec) throws IOException {
    if (encoder.tensors().contains(spec) || isKept(spec.name())) {
      return pretrained.read(spec);
    }
    float[] values = new float[spec.size()];
    if (spec.decays()) {
      SplittableRandom random =
          new SplittableRandom(Shuffle.mix(seed, 4, spec.name().hashCode(), spec.size()));
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (DEVIATION * gaussian(random));
      }
    }
    if (!spec.decays() && spec.name().endsWith(".weight")) {
      Arrays.fill(values, 1); // of a norm
    }
    return values;
  }

  private boolean isKept(String name) {
    return Stream.of("bert.pooler.", "cls.", "vocab_").anyMatch(name::startsWith)
        && pretrained.has(name);
  }

  /** Box-Muller transform: {@code SplittableRandom.nextGaussian} differs between Java versions. */
  private static double gaussian(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }
}
