package dev.starsight.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EncodingTest {

  @Test
  void hasNoPaddingUntilItIsPadded() {
    Encoding encoding = Encoding.of(101, 2307, 102);
    assertThat(encoding.attentionMask()).containsExactly(1, 1, 1);
    assertThat(encoding.tokenTypeIds()).containsExactly(0, 0, 0);
    Encoding padded = encoding.padTo(5);
    assertThat(padded.inputIds()).containsExactly(101, 2307, 102, 0, 0);
    assertThat(padded.attentionMask()).containsExactly(1, 1, 1, 0, 0);
    assertThat(padded.tokenTypeIds()).containsExactly(0, 0, 0, 0, 0);
    assertThat(padded.length()).isEqualTo(5);
    assertThat(padded.tokenCount()).isEqualTo(3);
    assertThat(padded.withoutPadding()).isEqualTo(encoding);
  }

  @Test
  void rejectsPaddingToAShorterLength() {
    assertThatThrownBy(() -> Encoding.of(101, 2307, 102).padTo(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot pad an encoding of length 3 to 2");
  }

  @Test
  void isEqualByContent() {
    Encoding encoding = Encoding.of(101, 102);
    assertThat(encoding)
        .isEqualTo(Encoding.of(new int[] {101, 102}, new int[] {1, 1}, new int[] {0, 0}))
        .hasSameHashCodeAs(Encoding.of(101, 102))
        .isNotEqualTo(Encoding.of(101, 103))
        .isNotEqualTo(Encoding.of(new int[] {101, 102}, new int[] {1, 0}, new int[] {0, 0}))
        .isNotEqualTo(Encoding.of(new int[] {101, 102}, new int[] {1, 1}, new int[] {0, 1}))
        .isNotEqualTo(encoding.padTo(3));
  }

  @Test
  void copiesItsArrays() {
    int[] ids = {101, 102};
    Encoding encoding = Encoding.of(ids);
    ids[0] = 7;
    encoding.inputIds()[0] = 7;
    encoding.attentionMask()[0] = 7;
    encoding.tokenTypeIds()[0] = 7;
    assertThat(encoding).isEqualTo(Encoding.of(101, 102));
  }

  @Test
  void rejectsInvalidIdsAndMasks() {
    int[] two = {0, 0};
    assertThatThrownBy(() -> Encoding.of(two, new int[1], two)).hasMessageContaining("2, 1 and 2");
    assertThatThrownBy(() -> Encoding.of(two, new int[] {0, 2}, two)).hasMessageContaining("is 2");
    assertThatThrownBy(() -> Encoding.of(two, two, new int[] {-1, 0})).hasMessageContaining("-1");
    assertThatThrownBy(() -> Encoding.of(101, -1)).hasMessageContaining("-1");
  }

  @Test
  void padsWithThePaddingIdOfTheVocabulary() {
    Encoding padded = Encoding.of(0, 7, 2).padTo(5, 1);
    assertThat(padded.inputIds()).containsExactly(0, 7, 2, 1, 1);
    assertThat(padded.attentionMask()).containsExactly(1, 1, 1, 0, 0);
    assertThat(padded.withoutPadding()).isEqualTo(Encoding.of(0, 7, 2));
    assertThat(EncodingBatch.toWidth(List.of(Encoding.of(0, 2)), 4, 1).inputIds())
        .containsExactly(0, 2, 1, 1);
    assertThatThrownBy(() -> padded.padTo(6, -1)).hasMessageContaining("is -1");
  }
}
