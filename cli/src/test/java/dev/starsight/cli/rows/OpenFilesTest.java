package dev.starsight.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenFilesTest {

  @Test
  void closesAllAndKeepsTheFirstFailure() {
    List<String> closed = new ArrayList<>();
    OpenFiles open = new OpenFiles();
    for (String name : List.of("a", "b", "c")) {
      open.add(
          () -> {
            closed.add(name);
            throw new IOException(name);
          });
    }
    assertThatThrownBy(
            () -> {
              try (open) {
                throw new IllegalStateException("before");
              }
            })
        .hasMessage("before")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("c"));
    assertThat(closed).containsExactly("c", "b", "a");
  }

  @Test
  void reportsInterruptedWritingOfTokens(@TempDir Path directory) throws IOException {
    try (TokenSpill spill = TokenSpill.in(directory, TokenSpill.NARROW)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> spill.append(new byte[8], 8))
          .isInstanceOf(InterruptedIOException.class)
          .hasMessageContaining("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
