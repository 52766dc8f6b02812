package dev.starsight.transformer.internal.training;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.text.Encoding;
import dev.starsight.transformer.internal.classifier.ExampleEncoder;
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
  private final ExampleEncoder encoder;
  private final @Nullable Encoding[] encodings;

  EncodedTexts(Dataset<Example> examples, ExampleEncoder encoder) {
    this.examples = examples.rows();
    this.encoder = encoder;
    this.encodings = new @Nullable Encoding[this.examples.size()];
  }

  /** Returns the encodings of these rows, in this order. */
  List<Encoding> of(int[] rows) {
    int[] missing = Arrays.stream(rows).filter(row -> encodings[row] == null).toArray();
    List<Encoding> made = encoder.encode(Arrays.stream(missing).mapToObj(examples::get).toList());
    for (int i = 0; i < missing.length; i++) {
      encodings[missing[i]] = made.get(i);
    }
    return Arrays.stream(rows)
        .mapToObj(row -> Objects.requireNonNull(encodings[row], "encoding"))
        .toList();
  }
}
