package dev.starsight.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.annotation.AnnotationLeases.Lease;
import dev.starsight.testing.OtherProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process in which two people answer is killed: what was confirmed is there, and there once. */
class QueueKillTest {

  private static final int ANSWERS = 2;

  /** The length of the id of a task, a blank and a name. */
  private static final int LINE = 20;

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path folder;

  /** Lets two people answer the queue in the argument, and prints what was confirmed. */
  public static void main(String[] arguments) throws IOException {
    AnnotationQueue queue = AnnotationQueue.open(Path.of(arguments[0]));
    AnnotationLeases leases = AnnotationLeases.of(queue, AnnotationLeases.USUAL);
    for (String name : List.of("ada", "bob")) {
      new Thread(() -> answer(leases, name)).start();
    }
  }

  private static void answer(AnnotationLeases leases, String name) {
    try {
      for (Optional<Lease> next = leases.next(name); next.isPresent(); next = leases.next(name)) {
        String task = next.get().task().id();
        leases.answer(name, task, "3", "");
        synchronized (QueueKillTest.class) {
          System.out.println(task + " " + name);
          System.out.flush();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void killOften(int kills, long seed) throws Exception {
    Path directory = folder.resolve("queue");
    QueueFixture.create(directory, 60 * kills, ANSWERS).close();
    SplittableRandom random = new SplittableRandom(seed);
    List<String> confirmed = new ArrayList<>();
    for (int kill = 0; kill < kills; kill++) {
      try (OtherProcess process = OtherProcess.start(QueueKillTest.class, directory)) {
        for (int lines = random.nextInt(1, 40); lines > 0; lines--) {
          confirmed.add(process.line());
        }
        // Not the process itself, which would close its output before it is read.
        process.process().toHandle().destroyForcibly();
        readRest(process, confirmed);
      }
    }
    List<String> written = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("annotations.jsonl"))) {
      String[] parts = line.split("\"", -1);
      written.add(parts[3] + " " + parts[11]);
    }
    assertThat(written).doesNotHaveDuplicates().containsAll(confirmed);
    // A killed process may have written one answer of each person that it could not confirm.
    assertThat(written).hasSizeLessThanOrEqualTo(confirmed.size() + 2 * kills);
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.results().progress().answers()).isEqualTo(written.size());
    }
  }

  private static void readRest(OtherProcess process, List<String> confirmed) throws IOException {
    try {
      while (true) {
        String line = process.line();
        if (line.length() == LINE) {
          confirmed.add(line);
        }
      }
    } catch (IllegalStateException e) {
      // That was the last line.
    }
  }

  @Test
  void losesAndDoublesNothing() throws Exception {
    killOften(2, 1);
  }

  @Test
  @Tag("long")
  void losesAndDoublesNothingInFiftyKills() throws Exception {
    killOften(50, 2);
  }
}
