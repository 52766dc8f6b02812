package dev.starsight.annotation.selection;

import dev.starsight.data.internal.NormalizedText;
import dev.starsight.files.internal.Sha256;
import dev.starsight.text.TextEmbedder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Vectors of texts without a pretrained encoder: the TF-IDF of their words, hashed with signs into
 * {@value #WIDTH} numbers (Weinberger et al., 2009). Texts are near if they share rare words.
 * Immutable and thread-safe.
 */
public final class WordVectors implements TextEmbedder {

  private static final int WIDTH = 256;

  private final Map<Long, Integer> documents;
  private final int texts;

  private WordVectors(Map<Long, Integer> documents, int texts) {
    this.documents = documents;
    this.texts = texts;
  }

  /** Counts the words of texts, whose vectors are wanted. */
  public static WordVectors of(List<String> texts) {
    Map<Long, Integer> documents = new HashMap<>();
    for (String text : texts) {
      Set<Long> words = new HashSet<>();
      for (String word : words(text)) {
        words.add(NormalizedText.key(word));
      }
      words.forEach(word -> documents.merge(word, 1, Integer::sum));
    }
    return new WordVectors(documents, texts.size());
  }

  private static String[] words(String text) {
    return NormalizedText.of(text).strip().split("\\s+", -1);
  }

  @Override
  public String name() {
    return "words";
  }

  @Override
  public String digest() {
    String all =
        texts + " " + documents.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
    return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public float[][] embed(List<String> some) {
    return some.stream().map(this::embed).toArray(float[][]::new);
  }

  private float[] embed(String text) {
    Map<Long, Integer> counts = new HashMap<>();
    for (String word : words(text)) {
      counts.merge(NormalizedText.key(word), 1, Integer::sum);
    }
    float[] vector = new float[WIDTH];
    counts.forEach(
        (word, count) -> {
          double rarity = Math.log((1.0 + texts) / (1 + documents.getOrDefault(word, 0))) + 1;
          double weight = (1 + Math.log(count)) * rarity;
          vector[(int) (word & (WIDTH - 1))] += (float) (word < 0 ? -weight : weight);
        });
    return vector;
  }
}
