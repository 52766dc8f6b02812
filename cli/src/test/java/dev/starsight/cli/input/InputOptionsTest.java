package dev.starsight.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.MissingColumnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputOptionsTest {

  @Test
  void readsTheHeaderOfAFileOnce(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("rows.csv"), "text,label,age\na,1,20\n");
    InputOptions input = new InputOptions();
    input.use(List.of(file), "text", "label", List.of());
    assertThat(input.headers().areReviews()).isFalse();
    Files.delete(file);

    assertThat(input.idName()).isEqualTo("row");
    assertThat(input.furtherColumns()).containsExactly("age");
    assertThatThrownBy(() -> input.headers().require(List.of("agee")))
        .isInstanceOf(MissingColumnException.class)
        .hasMessageContaining("did you mean \"age\"?");
  }
}
