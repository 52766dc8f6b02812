package dev.starsight.transformer.internal.training;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Token ids of texts, computed when they are first needed: a pass over balanced rows leaves most of
 * a large data set out. Not thread-safe.
 */
final class EncodedTexts {

  private final List<Example> examples;
  private final Tokenizer tokenizer;
  private final int maxLength;
  private final @Nullable Encoding[] encodings;

  EncodedTexts(Dataset<Example> examples, Tokenizer tokenizer, int maxLength) {
    this.examples = examples.rows();
    this.tokenizer = tokenizer;
    this.maxLength = maxLength;
    this.encodings = new @Nullable Encoding[this.examples.size()];
  }

  /** Returns the encodings of these rows, in this order. */
  List<Encoding> of(int[] rows) {
    int[] missing = Arrays.stream(rows).filter(row -> encodings[row] == null).toArray();
    List<String> texts = Arrays.stream(missing).mapToObj(row -> examples.get(row).text()).toList();
    List<Encoding> made = tokenizer.encode(texts, maxLength);
    for (int i = 0; i < missing.length; i++) {
      encodings[missing[i]] = made.get(i);
    }
    return Arrays.stream(rows)
        .mapToObj(row -> Objects.requireNonNull(encodings[row], "encoding"))
        .toList();
  }
}
