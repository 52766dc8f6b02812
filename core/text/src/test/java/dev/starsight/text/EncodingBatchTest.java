package dev.starsight.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EncodingBatchTest {

  private static final List<Encoding> ROWS =
      List.of(Encoding.of(101, 7, 102), Encoding.of(101, 102));

  @Test
  void isAsWideAsTheLongestRow() {
    EncodingBatch batch = EncodingBatch.toLongest(ROWS);
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.width()).isEqualTo(3);
    assertThat(batch.inputIds()).containsExactly(101, 7, 102, 101, 102, 0);
    assertThat(batch.attentionMask()).containsExactly(1, 1, 1, 1, 1, 0);
    assertThat(batch.tokenTypeIds()).containsOnly(0).hasSize(6);
    assertThat(batch.tokenTypeIds()).containsExactly(0, 0, 0, 0, 0, 0);
    assertThat(batch.tokenCount()).isEqualTo(5);
  }

  @Test
  void roundsItsWidthUp() {
    assertThat(EncodingBatch.toMultipleOf(ROWS, 8).width()).isEqualTo(8);
    assertThat(EncodingBatch.toMultipleOf(ROWS, 3).width()).isEqualTo(3);
    assertThat(EncodingBatch.toMultipleOf(ROWS, 2).width()).isEqualTo(4);
  }

  @Test
  void keepsTheSegmentsOfASecondText() {
    Encoding pair = Encoding.of(new int[] {101, 102}, new int[] {1, 1}, new int[] {0, 1});
    assertThat(EncodingBatch.toWidth(List.of(pair), 3).tokenTypeIds()).containsExactly(0, 1, 0);
  }

  @Test
  void rejectsInvalidSizes() {
    assertThatThrownBy(() -> EncodingBatch.toWidth(ROWS, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a batch 2 wide cannot hold an encoding 3 long");
    assertThatThrownBy(() -> EncodingBatch.toLongest(List.of()))
        .hasMessage("a batch needs at least one encoding");
    assertThatThrownBy(() -> EncodingBatch.toMultipleOf(ROWS, 0)).hasMessageContaining("is 0");
  }

  @Property(tries = 200)
  void losesNoRow(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 40) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 16) int multiple) {
    List<Encoding> rows =
        lengths.stream().map(n -> Encoding.of(IntStream.rangeClosed(1, n).toArray())).toList();
    EncodingBatch batch = EncodingBatch.toMultipleOf(rows, multiple);
    assertThat(batch.width() % multiple).isZero();
    assertThat(batch.rows().stream().map(Encoding::withoutPadding)).isEqualTo(rows);
    assertThat(batch.inputIds()).hasSize(batch.size() * batch.width());
    for (int row = 0; row < batch.size(); row++) {
      assertThat(batch.row(row).length()).isEqualTo(batch.width());
      for (int at = 0; at < batch.width(); at++) {
        int flat = row * batch.width() + at;
        assertThat(batch.inputIds()[flat]).isEqualTo(batch.row(row).inputId(at));
        assertThat(batch.attentionMask()[flat]).isEqualTo(at < lengths.get(row) ? 1 : 0);
      }
    }
  }
}
