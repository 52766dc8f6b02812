package dev.starsight.transformer.internal.classifier;

import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Tokenizer.Truncation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokenizes examples as a model reads them: {@code [CLS] text [SEP]}, or {@code [CLS] headline
 * [SEP] text [SEP]} where an unknown headline is an empty segment. Of a pair that is too long the
 * longer segment is cut first, as Hugging Face's tokenizers do by default: in practice headlines
 * stay whole and texts are cut. Thread-safe.
 */
public final class ExampleEncoder {

  private final Tokenizer tokenizer;
  private final int maxLength;
  private final Headline.@Nullable Reader reader;

  /**
   * Creates an encoder.
   *
   * @param tokenizer not owned
   * @param maxLength the most tokens of an example
   * @param headline how headlines are read; null for the texts alone
   * @param labels those of the model
   */
  public ExampleEncoder(
      Tokenizer tokenizer, int maxLength, @Nullable Headline headline, LabelSet labels) {
    this.tokenizer = tokenizer;
    this.maxLength = maxLength;
    this.reader = headline == null ? null : headline.reader(labels);
  }

  public List<Encoding> encode(List<Example> examples) {
    List<String> texts = examples.stream().map(Example::text).toList();
    Headline.Reader first = reader;
    if (first == null) {
      return tokenizer.encode(texts, maxLength);
    }
    List<String> headlines = examples.stream().map(example -> first.read(example)).toList();
    return tokenizer.encode(headlines, texts, Math.max(maxLength, 3), Truncation.LONGEST_FIRST);
  }
}
