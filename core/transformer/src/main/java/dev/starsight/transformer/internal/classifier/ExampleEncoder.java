package dev.starsight.transformer.internal.classifier;

import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.model.CleanText;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Tokenizer.Truncation;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokenizes examples as a model reads them: {@code [CLS] text [SEP]}, or {@code [CLS] headline
 * [SEP] text [SEP]} where an unknown headline is an empty segment. Of a pair that is too long the
 * longer segment is cut first, as Hugging Face's tokenizers do by default: in practice headlines
 * stay whole and texts are cut. A text alone loses its end, or its middle. Thread-safe.
 */
public final class ExampleEncoder {

  private final Tokenizer tokenizer;

  /** The tokens that are read of a text whose end is kept. */
  private static final int LONGEST = 1 << 16;

  private final int maxLength;
  private final int tail;
  private final Headline.@Nullable Reader reader;
  private final boolean cleans;

  /**
   * Creates an encoder.
   *
   * @param tokenizer not owned
   * @param maxLength the most tokens of an example
   * @param tailShare the share of them that a longer text keeps of its end, 0 to below 1; of no
   *     effect if headlines are read
   * @param headline how headlines are read; null for the texts alone
   * @param labels those of the model
   * @param cleans whether texts and headlines are cleaned
   */
  public ExampleEncoder(
      Tokenizer tokenizer,
      int maxLength,
      double tailShare,
      @Nullable Headline headline,
      LabelSet labels,
      boolean cleans) {
    this.tokenizer = tokenizer;
    this.maxLength = maxLength;
    this.tail = tail(maxLength, tailShare);
    this.reader = headline == null ? null : headline.reader(labels);
    this.cleans = cleans;
  }

  /** Returns how many tokens a text that is too long keeps of its end. */
  public static int tail(int maxLength, double tailShare) {
    return (int) Math.round(Math.max(0, maxLength - 2) * tailShare);
  }

  private Encoding withoutMiddle(Encoding whole) {
    if (whole.length() <= maxLength) {
      return whole;
    }
    int[] ids = whole.inputIds();
    int[] kept = Arrays.copyOf(ids, maxLength);
    int from = ids.length - 1 - tail;
    System.arraycopy(ids, from, kept, maxLength - 1 - tail, tail + 1);
    return Encoding.of(kept);
  }

  public List<Encoding> encode(List<Example> given) {
    List<Example> examples = cleans ? CleanText.of(given) : given;
    List<String> texts = examples.stream().map(Example::text).toList();
    Headline.Reader first = reader;
    if (first == null && tail == 0) {
      return tokenizer.encode(texts, maxLength);
    }
    if (first == null) {
      return tokenizer.encode(texts, LONGEST).stream().map(this::withoutMiddle).toList();
    }
    List<String> headlines = examples.stream().map(example -> first.read(example)).toList();
    return tokenizer.encode(headlines, texts, Math.max(maxLength, 3), Truncation.LONGEST_FIRST);
  }
}
