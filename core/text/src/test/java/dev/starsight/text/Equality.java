package dev.starsight.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Asserts that a {@link WordPieceTokenizer} equals Hugging Face's tokenizer: ids, masks, segments
 * and positions, from strings and from bytes, one by one and together. Otherwise the failure shows
 * the smallest text that differs.
 */
final class Equality implements AutoCloseable {

  /** Most texts fit into the first length; many do not fit into the last. */
  private static final int[] MAX_LENGTHS = {4096, 128, 12};

  private static final int CHUNK = 512;

  private final WordPieceOptions options;
  private final ReferenceTokenizer reference;
  private final Tokenizer ours;

  Equality(WordPieceOptions options) {
    this.options = options;
    this.reference = ReferenceTokenizer.of(options);
    this.ours = WordPieceTokenizer.of(reference.vocabulary(), options);
  }

  /** Compares texts one by one, so that memory does not grow with their number. */
  void assertOn(Stream<String> texts) {
    List<String> chunk = new ArrayList<>(CHUNK);
    texts.forEach(
        text -> {
          chunk.add(text);
          if (chunk.size() == CHUNK) {
            assertOn(chunk);
            chunk.clear();
          }
        });
    assertOn(chunk);
  }

  private void assertOn(List<String> texts) {
    List<ReferenceTokenizer.Answer> answers = reference.answers(texts);
    for (int maxLength : MAX_LENGTHS) {
      List<Encoding> together = ours.encode(texts, maxLength);
      for (int i = 0; i < texts.size(); i++) {
        Encoding expected = answers.get(i).encoding(maxLength);
        if (!together.get(i).equals(expected)
            || !fromBytes(texts.get(i), maxLength).equals(expected)
            || !ours.tokens(texts.get(i), maxLength).equals(answers.get(i).tokens(maxLength))) {
          fail(texts.get(i));
        }
      }
    }
  }

  /** Encodes the text within a larger array of bytes, into the middle of a larger array of ids. */
  private Encoding fromBytes(String text, int maxLength) {
    byte[] bytes = ("[" + ReferenceTokenizer.wellFormed(text) + "]").getBytes(UTF_8);
    int[] ids = new int[maxLength + 2];
    int count = ours.encode(bytes, 1, bytes.length - 1, maxLength, ids, 1);
    assertThat(ids[0] + ids[count + 1]).as("ids beside those of the text").isZero();
    return Encoding.of(Arrays.copyOfRange(ids, 1, count + 1));
  }

  private boolean differs(String text) {
    ReferenceTokenizer.Answer answer = reference.answers(List.of(text)).get(0);
    return Arrays.stream(MAX_LENGTHS)
        .anyMatch(
            maxLength ->
                !ours.encode(text, maxLength).equals(answer.encoding(maxLength))
                    || !ours.encode(List.of(text), maxLength)
                        .get(0)
                        .equals(answer.encoding(maxLength))
                    || !fromBytes(text, maxLength).equals(answer.encoding(maxLength))
                    || !ours.tokens(text, maxLength).equals(answer.tokens(maxLength)));
  }

  /** Fails with the smallest part of a text on which the two differ. */
  private void fail(String text) {
    String smallest = differs(text) ? smallest(text) : text;
    ReferenceTokenizer.Answer answer = reference.answers(List.of(smallest)).get(0);
    String description =
        "\"" + escaped(smallest) + "\" of \"" + escaped(text) + "\" with " + options;
    for (int maxLength : MAX_LENGTHS) {
      Encoding expected = answer.encoding(maxLength);
      String cut = description + ", at most " + maxLength;
      assertThat(ours.tokens(smallest, maxLength)).as(cut).isEqualTo(answer.tokens(maxLength));
      assertThat(ours.encode(smallest, maxLength)).as(cut).isEqualTo(expected);
      assertThat(fromBytes(smallest, maxLength)).as(cut + ", from bytes").isEqualTo(expected);
    }
    throw new AssertionError(description + " differs among other texts only");
  }

  /** Drops smaller and smaller parts while the rest still differs. */
  private String smallest(String text) {
    int[] kept = text.codePoints().toArray();
    for (int part = Math.max(1, kept.length / 2); part >= 1; part = part == 1 ? 0 : part / 2) {
      for (int from = 0; from < kept.length; ) {
        int[] rest = without(kept, from, Math.min(kept.length, from + part));
        if (differs(new String(rest, 0, rest.length))) {
          kept = rest;
        } else {
          from += part;
        }
      }
    }
    return new String(kept, 0, kept.length);
  }

  private static int[] without(int[] values, int from, int to) {
    return IntStream.range(0, values.length)
        .filter(i -> i < from || i >= to)
        .map(i -> values[i])
        .toArray();
  }

  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (c >= ' ' && c < 0x7f) {
                escaped.append((char) c);
              } else {
                escaped.append(String.format("\\u%04x", c));
              }
            });
    return escaped.toString();
  }

  @Override
  public void close() {
    reference.close();
    ours.close();
  }
}
