package dev.starsight.cli.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.cli.commands.Shell;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TestLooksTest {

  private static final int EACH = 20;

  private final Path directory;

  TestLooksTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Counts looks at the test part of a candidate, in a process of its own. */
  static final class Looking {
    public static void main(String[] args) throws IOException {
      look(Path.of(args[0]));
    }
  }

  private static void look(Path candidate) throws IOException {
    for (int i = 0; i < EACH; i++) {
      TestLooks.of(candidate).add();
    }
  }

  private Path candidate(String run) throws IOException {
    Path sources = Files.createDirectories(directory.resolve(run).resolve("sources"));
    Files.writeString(directory.resolve(run).resolve("summary.json"), "{}");
    return Files.createDirectory(sources.resolve("words"));
  }

  @Test
  void countsTheSearchAndTheReruns() throws IOException {
    Path candidate = candidate("run");
    TestLooks.writeFirst(directory.resolve("run"));

    assertThat(TestLooks.of(candidate).count()).isEqualTo(1);
    assertThat(TestLooks.of(candidate).add()).isEqualTo(2);
    assertThat(TestLooks.of(candidate).add()).isEqualTo(3);

    assertThat(TestLooks.of(candidate).count()).isEqualTo(3);
    assertThat(Json.read(directory.resolve("run/test-looks.json")).toString())
        .isEqualTo("{\"format\":1,\"looks\":3,\"search\":null}");
    assertThat(directory.resolve("run/summary.json")).hasContent("{}");
    assertThat(Shell.names(directory.resolve("run")))
        .containsExactly("sources", "summary.json", "test-looks.json");
  }

  @Test
  void rerunsOfARerunCountWhereTheSearchIs() throws IOException {
    Path candidate = candidate("run");
    TestLooks.writeFirst(directory.resolve("run"));
    TestLooks.of(candidate).add();
    Path edited = candidate("rerun");
    TestLooks.of(candidate).writeTo(directory.resolve("rerun"));

    assertThat(TestLooks.of(edited).add()).isEqualTo(3);
    assertThat(TestLooks.of(candidate).count()).isEqualTo(3);

    Files.move(directory.resolve("run"), directory.resolve("elsewhere"));
    assertThat(TestLooks.of(edited).add()).isEqualTo(3); // as many as were known, and this one
    assertThat(TestLooks.of(edited).count()).isEqualTo(3);
  }

  @Test
  void aCandidateWithoutAFileWasLookedAtByItsSearch() throws IOException {
    Path copied = Files.createDirectory(directory.resolve("words"));

    assertThat(TestLooks.of(copied).count()).isEqualTo(1);
    assertThat(TestLooks.of(copied).add()).isEqualTo(2);

    assertThat(directory.resolve("test-looks.json")).exists();
  }

  @Test
  void countsEachLookOfSeveralThreadsAndProcesses() throws Exception {
    Path candidate = candidate("run");
    TestLooks.writeFirst(directory.resolve("run"));
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      List<String> command = new ArrayList<>(Shell.process(List.of(candidate.toString())));
      command.set(command.size() - 2, Looking.class.getName());
      processes.add(new ProcessBuilder(command).inheritIO().start());
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<?>> looking = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      looking.add(
          threads.submit(
              () -> {
                look(candidate);
                return null;
              }));
    }
    for (Future<?> future : looking) {
      future.get();
    }
    threads.shutdown();
    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }

    assertThat(TestLooks.of(candidate).count()).isEqualTo(1 + 4 * EACH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"format\":1,\"looks\":0,\"search\":null} | looks must be at least 1, but is 0",
        "{\"format\":1,\"looks\":1.5,\"search\":null} | looks",
        "{\"format\":1,\"looks\":3000000000,\"search\":null} | looks",
        "{\"format\":1,\"looks\":1,\"search\":7} | search",
        "{\"format\":1,\"looks\":1,\"search\":\"a\\u0000b\"} | Nul character",
        "{\"format\":2,\"looks\":1,\"search\":null} | format",
        "{\"format\":1} | looks",
        "[] | test-looks.json",
        "{ | test-looks.json"
      })
  void refusesADamagedCount(String contents, String reason) throws IOException {
    Path candidate = candidate("run");
    Files.writeString(directory.resolve("run/test-looks.json"), contents);

    assertThatThrownBy(() -> TestLooks.of(candidate).add())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("test-looks.json")
        .hasMessageContaining(reason);
  }

  @Test
  void saysHowOften() {
    assertThat(TestLooks.sentence(1)).isEqualTo("The test part was looked at once, by the search.");
    assertThat(TestLooks.sentence(3)).startsWith("The test part was looked at 3 times, ");
  }
}
