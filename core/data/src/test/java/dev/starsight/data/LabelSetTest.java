package dev.starsight.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelSetTest {

  @Test
  void ordersNumericLabelsByValue() {
    assertThat(LabelSet.of(List.of("10", "2", "1", "2")).labels()).containsExactly("1", "2", "10");
  }

  @Test
  void ordersOtherLabelsByText() {
    LabelSet labels = LabelSet.of(List.of("neutral", "bad", "good"));
    assertThat(labels.labels()).containsExactly("bad", "good", "neutral");
    assertThat(labels.isNumeric()).isFalse();
  }

  @Test
  void namesTheLabelItDoesNotKnow() {
    assertThatThrownBy(() -> LabelSet.of(List.of("1", "5")).idOf("7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"7\"")
        .hasMessageContaining("[1, 5]");
  }
}
