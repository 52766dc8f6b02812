package dev.starsight.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Looks at a folder at times of a clock that the test sets. */
final class FolderWatchTest {

  private static final long SETTLE = 100;

  private final Path folder;
  private final FolderWatch watch;

  FolderWatchTest(@TempDir Path folder) {
    this.folder = folder;
    this.watch = new FolderWatch(folder, SETTLE);
  }

  @Test
  void waitsUntilNothingChanges() throws IOException {
    Path file = Files.writeString(folder.resolve("a.tsv"), "a");
    assertThat(watch.look(0)).isEmpty();
    Files.writeString(file, "ab");
    assertThat(watch.look(100)).isEmpty();
    assertThat(watch.look(199)).isEmpty();
    assertThat(watch.look(200)).containsExactly("a.tsv");
    assertThat(watch.look(500)).isEmpty();
  }

  @Test
  void returnsWhatArrivesTogetherAtOnce() throws IOException {
    Files.writeString(folder.resolve("a.tsv"), "a");
    assertThat(watch.look(0)).isEmpty();
    Files.writeString(folder.resolve("b.tsv"), "b");
    assertThat(watch.look(90)).isEmpty();
    assertThat(watch.look(190)).containsExactly("a.tsv", "b.tsv");
    Files.writeString(folder.resolve("b.tsv"), "changed");
    assertThat(watch.look(300)).isEmpty();
    assertThat(watch.look(400)).containsExactly("b.tsv");
  }

  @Test
  void ignoresHiddenAndUnfinishedFiles() throws IOException {
    for (String name : new String[] {".a.tsv", "a.tsv.part", "a.tsv.TMP", "a.tsv~"}) {
      Files.writeString(folder.resolve(name), "a");
    }
    Files.createDirectory(folder.resolve("directory"));

    assertThat(watch.look(0)).isEmpty();
    assertThat(watch.look(1000)).isEmpty();
    Files.move(folder.resolve("a.tsv.part"), folder.resolve("a.tsv"));
    assertThat(watch.look(2000)).isEmpty();
    assertThat(watch.look(2100)).containsExactly("a.tsv");
  }

  @Test
  void aFileThatIsGoneIsNothingNew() throws IOException {
    Path file = Files.writeString(folder.resolve("a.tsv"), "a");
    watch.look(0);
    assertThat(watch.look(100)).containsExactly("a.tsv");
    Files.delete(file);
    assertThat(watch.look(200)).isEmpty();
    assertThat(watch.look(400)).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void waitsForWhoeverHasAFileOpenForWriting() throws IOException {
    try (Writer writer = Files.newBufferedWriter(folder.resolve("a.tsv"))) {
      writer.write("a");
      writer.flush();
      assertThat(watch.look(0)).isEmpty();
      assertThat(watch.look(100)).isEmpty();
    }
    assertThat(watch.look(200)).containsExactly("a.tsv");
  }
}
