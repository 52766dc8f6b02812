package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BatchPartsTest {

  private static Encoding text(int tokens) {
    return Encoding.of(IntStream.rangeClosed(1, tokens).toArray());
  }

  private static int tokens(EncodingBatch part) {
    return part.size() * part.width();
  }

  @Property
  void partsHoldTheTextsInOrderAndAreAsSmallAsCanBe(
      @ForAll @Size(min = 1, max = 7) List<@IntRange(min = 1, max = 40) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 3) int most) {
    List<Encoding> texts = lengths.stream().map(BatchPartsTest::text).toList();
    EncodingBatch batch = EncodingBatch.toWidth(texts, 40);

    List<EncodingBatch> parts = BatchParts.balanced(batch, most);

    assertThat(parts).hasSizeLessThanOrEqualTo(most);
    assertThat(parts.stream().flatMap(part -> part.rows().stream()).map(Encoding::withoutPadding))
        .containsExactlyElementsOf(texts);
    int largest = parts.stream().mapToInt(BatchPartsTest::tokens).max().orElseThrow();
    assertThat(largest).isLessThanOrEqualTo(smallest(batch, 0, most));
  }

  /** Returns the size of the largest part of the best of all cuts. */
  private static int smallest(EncodingBatch batch, int from, int most) {
    if (from == batch.size()) {
      return 0;
    }
    return most == 0
        ? Integer.MAX_VALUE
        : IntStream.rangeClosed(from + 1, batch.size())
            .map(
                to ->
                    Math.max(
                        tokens(BatchParts.part(batch, from, to)), smallest(batch, to, most - 1)))
            .min()
            .orElseThrow();
  }
}
