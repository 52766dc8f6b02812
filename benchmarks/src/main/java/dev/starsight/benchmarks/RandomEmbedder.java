package dev.starsight.benchmarks;

import dev.starsight.files.internal.Sha256;
import dev.starsight.text.TextEmbedder;
import java.util.List;
import java.util.SplittableRandom;

/** Gives every text a random vector of as many numbers as MiniLM's have. */
final class RandomEmbedder implements TextEmbedder {

  static final int WIDTH = 384;

  @Override
  public String name() {
    return "random";
  }

  @Override
  public String digest() {
    return "0".repeat(64);
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public float[][] embed(List<String> texts) {
    return texts.stream().map(RandomEmbedder::vector).toArray(float[][]::new);
  }

  static float[] vector(String text) {
    SplittableRandom random = new SplittableRandom(Sha256.prefix(text));
    float[] vector = new float[WIDTH];
    double squares = 0;
    for (int i = 0; i < WIDTH; i++) {
      vector[i] = (float) random.nextDouble(-1, 1);
      squares += vector[i] * vector[i];
    }
    for (int i = 0; i < WIDTH; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return vector;
  }
}
