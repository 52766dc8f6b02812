package dev.starsight.quality.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowHandoverTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2047, 2048, 2049, 100_000})
  void handsAllRowsOverInOrder(int rows) {
    List<Integer> taken = new ArrayList<>();
    try (RowHandover<Integer> other = new RowHandover<>(taken::add, row -> 1)) {
      IntStream.range(0, rows).forEach(other::accept);
      other.finish();
    }
    assertThat(taken).isEqualTo(IntStream.range(0, rows).boxed().toList());
  }

  @Test
  void holdsFewLongRows() {
    AtomicInteger taken = new AtomicInteger();
    try (RowHandover<Integer> other =
        new RowHandover<>(row -> taken.incrementAndGet(), row -> 1 << 23)) {
      for (int accepted = 1; accepted <= 50; accepted++) {
        other.accept(accepted);
        assertThat(accepted - taken.get()).isLessThanOrEqualTo(1);
      }
      other.finish();
    }
    assertThat(taken).hasValue(50);
  }

  @Test
  void throwsWhatTheOtherThreadThrew() {
    IllegalStateException failure = new IllegalStateException("full");
    try (RowHandover<Integer> other =
        new RowHandover<>(
            row -> {
              throw failure;
            },
            row -> 1)) {
      assertThatThrownBy(() -> IntStream.range(0, 10_000).forEach(other::accept)).isSameAs(failure);
      assertThatThrownBy(other::finish).isSameAs(failure);
    }
  }
}
