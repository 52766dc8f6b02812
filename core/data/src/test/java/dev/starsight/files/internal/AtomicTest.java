package dev.starsight.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-locale")
class AtomicTest {

  private static final ResultOwner OWNER = ResultOwner.of("test", "1");

  private final Path folder;

  AtomicTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(p -> String.valueOf(p.getFileName())).sorted().toList();
    }
  }

  @Test
  void aFileHasItsNameOnlyOnceComplete() throws IOException {
    Path target = folder.resolve("file.txt");
    try (AtomicFile file = AtomicFile.replacing(target)) {
      file.stream().write("new".getBytes(StandardCharsets.UTF_8));
      assertThat(target).doesNotExist();
      file.commit();
    }
    assertThat(target).hasContent("new");
    assertThat(names()).containsExactly("file.txt");
  }

  @Test
  void withoutCommitTheOldFileStays() throws IOException {
    Path target = folder.resolve("file.txt");
    AtomicFile.write(target, "old");
    try (AtomicFile file = AtomicFile.replacing(target)) {
      file.stream().write(new byte[1 << 17]);
    }
    assertThat(target).hasContent("old");
    assertThat(names()).containsExactly("file.txt");
    AtomicFile.write(target, "new");
    assertThat(target).hasContent("new");
  }

  @Test
  void aDirectoryHasItsNameOnlyOnceComplete() throws IOException {
    Path target = folder.resolve("deep/run");
    try (AtomicDirectory out = AtomicDirectory.replacing(target, OWNER)) {
      Files.createDirectories(out.path().resolve("sub"));
      Files.writeString(out.path().resolve("sub/file"), "text");
      Files.writeString(out.path().resolve("summary.json"), "{}");
      assertThat(target).doesNotExist();
      out.commit();
    }
    assertThat(target.resolve("sub/file")).hasContent("text");
    try (AtomicDirectory out = AtomicDirectory.replacing(target, OWNER)) {
      Files.writeString(out.path().resolve("half"), "text");
    }
    assertThat(target.resolve("sub/file")).exists();
    try (AtomicDirectory out = AtomicDirectory.replacing(target, OWNER)) {
      Files.writeString(out.path().resolve("second"), "text");
      out.commit();
    }
    assertThat(target.resolve("sub")).doesNotExist();
    assertThat(target.resolve("second")).exists();
    assertThat(names()).containsExactly("deep");
  }

  @Test
  void replacesOnlyEarlierResults() throws IOException {
    Path mine = Files.createDirectory(folder.resolve("photos"));
    AtomicDirectory.replacing(mine, OWNER).close();
    Files.writeString(mine.resolve("cat.jpg"), "cat");
    assertThatThrownBy(() -> AtomicDirectory.replacing(mine, OWNER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(mine.toString())
        .hasMessageContaining("left alone");
    Path file = mine.resolve("cat.jpg");
    assertThatThrownBy(() -> AtomicDirectory.replacing(file, OWNER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> AtomicFile.replacing(mine))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("this is a directory");
    assertThatThrownBy(() -> AtomicFile.replacing(file.resolve("below")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("this is a file");
    assertThat(file).hasContent("cat");
    assertThat(names()).containsExactly("photos");
  }

  private Path temporary(String name, String process) throws IOException {
    return Files.createDirectory(folder.resolve("." + name + "." + process + "-999.tmp"));
  }

  @Test
  void deletesOnlyTheLeftoversOfDeadProcesses() throws IOException {
    long own = ProcessHandle.current().pid();
    Path dead = temporary("run", ProcessToken.of(999_999_999_999L, 1));
    Files.writeString(dead.resolve("half"), "text");
    Path reborn = temporary("run", ProcessToken.of(own, 1));
    Path forgotten = temporary("run", ProcessToken.current());
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    Path living = temporary("run", ProcessToken.of(parent.pid(), ProcessToken.start(parent)));
    Path elsewhere = temporary("run", "999999999999-1-00000000");
    Path unknown = temporary("run", "999999999999");
    Path other = temporary("other", ProcessToken.of(999_999_999_999L, 1));
    try (AtomicDirectory first = AtomicDirectory.replacing(folder.resolve("run"), OWNER)) {
      AtomicDirectory.replacing(folder.resolve("run"), OWNER).close();
      assertThat(first.path()).exists();
    }
    assertThat(dead).doesNotExist();
    assertThat(reborn).doesNotExist();
    assertThat(forgotten).doesNotExist();
    assertThat(living).exists();
    assertThat(elsewhere).as("of another container on the same volume").exists();
    assertThat(unknown).exists();
    assertThat(other).exists();
  }

  @Test
  void commitsDurably() throws IOException {
    Path target = folder.resolve("deep/file.txt");
    try (AtomicFile file = AtomicFile.replacing(target)) {
      file.stream().write(new byte[1 << 17]);
      file.commitDurably();
    }
    assertThat(target).hasSize(1 << 17);
    Path run = folder.resolve("deep/run");
    try (AtomicDirectory out = AtomicDirectory.replacing(run, OWNER)) {
      Files.createDirectories(out.path().resolve("sub"));
      Files.writeString(out.path().resolve("sub/file"), "text");
      out.commitDurably();
    }
    assertThat(run.resolve("sub/file")).hasContent("text");
    try (Stream<Path> children = Files.list(folder.resolve("deep"))) {
      assertThat(children).containsExactlyInAnyOrder(target, run);
    }
  }

  private static String aside(int number) {
    return ".run." + ProcessToken.of(999_999_999_999L, 1) + "-" + number + ".old";
  }

  @Test
  void restoresWhatAKilledProcessHadMovedAside() throws IOException {
    ResultOwner owner = OWNER.withWork("checkpoints", true);
    Path checkpoints = folder.resolve(aside(3) + "/checkpoints");
    try (WorkManifest manifest = WorkManifest.open(checkpoints)) {
      manifest.add(checkpoints.resolve("journal"));
      AtomicFile.write(checkpoints.resolve("step"), "20 minutes of work");
    }
    Path run = folder.resolve("run");
    AtomicDirectory.replacing(run, owner).close();
    assertThat(run.resolve("checkpoints/step")).hasContent("20 minutes of work");
    assertThat(names()).containsExactly("run");

    Files.createDirectory(folder.resolve(aside(4)));
    AtomicDirectory.replacing(run, owner).close();
    assertThat(run.resolve("checkpoints/step")).exists();
    assertThat(names()).containsExactly("run");
  }

  @Test
  void namesTheFileThatCannotBeWritten() {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "there is no full device here");
    assertThatThrownBy(
            () -> {
              try (NamingStream stream =
                  new NamingStream(Path.of("out.txt"), Files.newOutputStream(full))) {
                stream.write(1);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("out.txt: cannot be written: ");
    assertThatThrownBy(() -> AtomicFile.write(full, "text"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "/dev/full: a file is to be written here, but this is a device, a pipe or a socket");
    assertThatThrownBy(() -> AtomicFile.write(Path.of("/proc/starsight"), "text"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/proc/starsight");
  }

  @Test
  void anInterruptedProcessLeavesNothing() throws IOException, InterruptedException {
    Process process = writer();
    assertThat(names()).hasSize(2);
    process.destroy();
    process.waitFor();
    assertThat(names()).isEmpty();
  }

  @Test
  void aProcessInterruptedWhileItBeginsAResultLeavesNothing() throws Exception {
    Process process = writer("slowly");
    process.destroy();
    process.waitFor();
    assertThat(names()).isEmpty();
  }

  @Test
  void deletesTheLeftoversOfAKilledProcess() throws IOException, InterruptedException {
    Process process = writer();
    process.destroyForcibly();
    process.waitFor();
    assertThat(names()).hasSize(2).noneMatch(n -> n.equals("file") || n.equals("directory"));
    AtomicFile.write(folder.resolve("file"), "whole");
    AtomicDirectory.replacing(folder.resolve("directory"), OWNER).close();
    assertThat(names()).containsExactly("file");
  }

  private Process writer(String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(WaitingWriter.class.getName(), folder.toString()));
    words.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(out.readLine()).isEqualTo("ready");
    return process;
  }
}
