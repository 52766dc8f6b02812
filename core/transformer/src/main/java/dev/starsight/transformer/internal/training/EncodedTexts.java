package dev.starsight.transformer.internal.training;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts as ids, made when first asked for: a pass over balanced rows never sees most of a large
 * data set. Not thread-safe.
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

  /** The encodings of these rows, in this order. */
  List<Encoding> of(int[] rows) {
    List<String> texts = new ArrayList<>();
    List<Integer> missing = new ArrayList<>();
    for (int row : rows) {
      if (encodings[row] == null) {
        texts.add(examples.get(row).text());
        missing.add(row);
      }
    }
    List<Encoding> made = tokenizer.encode(texts, maxLength);
    for (int i = 0; i < made.size(); i++) {
      encodings[missing.get(i)] = made.get(i);
    }
    List<Encoding> found = new ArrayList<>(rows.length);
    for (int row : rows) {
      Encoding encoding = encodings[row];
      if (encoding == null) {
        throw new IllegalStateException("row " + row + " was not encoded");
      }
      found.add(encoding);
    }
    return found;
  }
}
