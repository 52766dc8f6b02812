package dev.starsight.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputFilesTest {

  private final Path folder;

  InputFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolve("..").normalize());
    return Files.writeString(file, "x");
  }

  @Test
  void aFolderIsItsFilesByName() throws IOException {
    Path b = file("in/b.tsv");
    Path a = file("in/a.jsonl.gz");
    file("in/.hidden");
    file("in/below/c.tsv");
    Path other = folder.resolve("missing.tsv");
    assertThat(InputFiles.of(List.of(other, folder.resolve("in")))).containsExactly(other, a, b);
  }

  @Test
  void wildcardsAreExpanded() throws IOException {
    Path a = file("a-1.tsv");
    Path b = file("a-2.tsv");
    file("b.tsv");
    Path literal = file("odd[1].tsv");
    assertThat(InputFiles.of(List.of(folder.resolve("a-*.tsv")))).containsExactly(a, b);
    assertThat(InputFiles.of(List.of(literal))).containsExactly(literal);
  }

  @Test
  void saysThatNothingIsThere() throws IOException {
    Files.createDirectory(folder.resolve("empty"));
    for (String name : List.of("empty", "*.csv")) {
      assertThatThrownBy(() -> InputFiles.of(List.of(folder.resolve(name))))
          .isInstanceOf(StarsightException.class)
          .hasMessageStartingWith(folder.resolve(name) + ": ");
    }
  }
}
