package dev.starsight.lake.search;

import dev.starsight.files.internal.Sha256;
import dev.starsight.text.TextEmbedder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Embeds a text as the sum of random vectors of its words. It keeps the texts of all calls; the
 * vectors do not depend on the other texts of a call.
 */
final class WordEmbedder implements TextEmbedder {

  private final String name;
  private final int width;
  private final List<String> embedded = Collections.synchronizedList(new ArrayList<>());

  WordEmbedder(String name, int width) {
    this.name = name;
    this.width = width;
  }

  static WordEmbedder small() {
    return new WordEmbedder("words", 21);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String digest() {
    return Sha256.of((name + width).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public float[][] embed(List<String> texts) {
    embedded.addAll(texts);
    return texts.stream().map(this::vector).toArray(float[][]::new);
  }

  float[] vector(String text) {
    float[] vector = new float[width];
    for (String word : text.split("\\W+", -1)) {
      SplittableRandom random = new SplittableRandom(Sha256.prefix(name + word));
      for (int i = 0; i < width; i++) {
        vector[i] += (float) random.nextDouble(-1, 1);
      }
    }
    return vector;
  }

  /** Returns the texts of all calls so far. */
  List<String> embedded() {
    return List.copyOf(embedded);
  }
}
