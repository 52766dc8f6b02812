package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BatchPartsTest {

  private static final int BLOCK = 16;

  private static Encoding text(int tokens) {
    return Encoding.of(IntStream.rangeClosed(1, tokens).toArray());
  }

  @Property
  void partsHoldTheTextsInOrderAndAboutAsManyTokens(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 40) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 4) int most) {
    List<Encoding> texts = lengths.stream().map(BatchPartsTest::text).toList();

    List<List<EncodingBatch>> parts =
        BatchParts.balanced(EncodingBatch.toWidth(texts, 40), most, BLOCK);

    assertThat(parts).hasSizeLessThanOrEqualTo(most);
    List<EncodingBatch> blocks = parts.stream().flatMap(List::stream).toList();
    assertThat(blocks.stream().flatMap(block -> block.rows().stream()))
        .extracting(Encoding::withoutPadding)
        .containsExactlyElementsOf(texts);
    int[] tokens = lengths.stream().mapToInt(Integer::intValue).toArray();
    double all = IntStream.of(BatchParts.widths(tokens, BLOCK)).sum();
    assertThat(parts).allMatch(part -> BatchParts.tokens(part) <= all / most + 40);
  }

  @Property
  void filledPartsHaveFewNumbersOfTokens(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 60) Integer> lengths) {
    List<Encoding> texts = lengths.stream().map(BatchPartsTest::text).toList();
    List<EncodingBatch> blocks =
        BatchParts.balanced(EncodingBatch.toWidth(texts, 64), 1, BLOCK).get(0);

    List<EncodingBatch> filled = BatchParts.filled(blocks);

    assertThat(filled).startsWith(blocks.toArray(EncodingBatch[]::new));
    int before = BatchParts.tokens(blocks);
    int tokens = BatchParts.tokens(filled);
    if (before <= 256) {
      assertThat(filled).isEqualTo(blocks);
    } else {
      assertThat(tokens % 16).isZero();
      assertThat(tokens - before).isBetween(0, 15);
      assertThat(BatchParts.texts(filled) - BatchParts.texts(blocks))
          .isEqualTo(tokens > before ? 1 : 0);
    }
  }

  @Example
  void noPartIsFilledBeyondThePositionsOfAnEncoder() {
    List<Encoding> texts = Collections.nCopies(26, text(10));
    List<EncodingBatch> blocks = List.of(EncodingBatch.toWidth(texts, 10));

    assertThat(BatchParts.filled(blocks)).isEqualTo(blocks); // 12 tokens are missing.
  }

  @Property
  void paddingAndBlocksCostAsLittleAsCanBe(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 90) Integer> lengths) {
    int[] tokens = lengths.stream().mapToInt(Integer::intValue).toArray();

    int[] widths = BatchParts.widths(tokens, BLOCK);

    int cost = 0;
    for (int i = 0; i < tokens.length; i++) {
      assertThat(widths[i]).isGreaterThanOrEqualTo(tokens[i]);
      boolean begins = i == 0 || widths[i] != widths[i - 1];
      cost += widths[i] + (begins ? BLOCK : 0);
    }
    assertThat(cost).isEqualTo(least(tokens, 0));
  }

  /** Returns the cost of the best of all cuts. */
  private static int least(int[] tokens, int from) {
    return from == tokens.length
        ? 0
        : IntStream.rangeClosed(from + 1, tokens.length)
            .map(
                to -> {
                  int widest = IntStream.range(from, to).map(i -> tokens[i]).max().orElseThrow();
                  int width = (widest + 7) / 8 * 8;
                  return BLOCK + (to - from) * width + least(tokens, to);
                })
            .min()
            .orElseThrow();
  }
}
