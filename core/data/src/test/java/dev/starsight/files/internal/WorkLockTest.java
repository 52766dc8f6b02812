package dev.starsight.files.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkLockTest {

  private static final int THREADS = 2;
  private static final int OPERATIONS = 250;

  private final Path folder;
  private final Path work;

  WorkLockTest(@TempDir Path folder) {
    this.folder = folder;
    this.work = folder.resolve("out/search");
  }

  /** Takes the lock of {@code out/search} in the argument many times, with a seed. */
  public static void main(String[] arguments) throws InterruptedException {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      long seed = Long.parseLong(arguments[1]) * THREADS + i;
      threads.add(new Thread(new Worker(Path.of(arguments[0]), seed, lines)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    lines.forEach(System.out::println);
  }

  private record Worker(Path folder, long seed, List<String> lines) implements Runnable {

    @Override
    public void run() {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < OPERATIONS; i++) {
        lines.add(operation(random));
      }
    }

    private String operation(SplittableRandom random) {
      Path work = folder.resolve("out/search");
      Optional<WorkLock> taken = Optional.empty();
      try {
        taken = WorkLock.tryTake(work);
        if (taken.isEmpty()) {
          return "refused";
        }
        if (random.nextBoolean()) {
          WorkManifest.clear(work);
        }
        // Not atomic: two writers at once would lose a count.
        Path counter = folder.resolve("counter");
        long before = Files.exists(counter) ? Files.size(counter) : 0;
        Thread.onSpinWait();
        Files.write(counter, new byte[(int) before + 1]);
        return "worked";
      } catch (IOException | RuntimeException e) {
        return "failed " + e;
      } finally {
        taken.ifPresent(Worker::close);
      }
    }

    private static void close(WorkLock lock) {
      try {
        lock.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void noTwoWorkAtOnce() throws Exception {
    List<String> lines = new ArrayList<>();
    try (OtherProcess first = OtherProcess.start(WorkLockTest.class, folder, 1);
        OtherProcess second = OtherProcess.start(WorkLockTest.class, folder, 2)) {
      lines.addAll(first.lines());
      lines.addAll(second.lines());
    }
    assertThat(lines).hasSize(2 * THREADS * OPERATIONS).containsOnly("worked", "refused");
    assertThat(folder.resolve("counter"))
        .hasSize(lines.stream().filter(line -> line.equals("worked")).count());
  }

  private static WorkLock take(Path directory) throws IOException {
    return WorkLock.tryTake(directory).orElseThrow();
  }

  @Test
  void theSameThreadMayTakeItAgain() throws Exception {
    try (WorkLock outer = take(work)) {
      take(work).close();
      assertThat(outer.directory()).isEqualTo(work);
      assertThat(OtherProcess.seesLock(work.resolve("lock"))).isTrue();
    }
    assertThat(work).doesNotExist();
  }

  @Test
  void aRefusedThreadKeepsOtherProcessesOut() throws Exception {
    Files.createDirectories(work);
    Files.writeString(work.resolve("journal"), "work");
    try (WorkLock lock = take(work)) {
      List<Boolean> taken = new ArrayList<>();
      Thread other =
          new Thread(
              () -> {
                try {
                  taken.add(WorkLock.tryTake(lock.directory()).isPresent());
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      other.start();
      other.join();
      assertThat(taken).containsExactly(false);
      assertThat(OtherProcess.seesLock(work.resolve("lock"))).isTrue();
    }
    assertThat(OtherProcess.seesLock(work.resolve("lock"))).isFalse();
  }

  @Test
  void leavesNoNewDirectoryWithoutWork() throws IOException {
    take(work).close();
    assertThat(folder.resolve("out")).doesNotExist();

    Files.createDirectory(folder.resolve("out"));
    take(work).close();
    assertThat(folder.resolve("out")).isEmptyDirectory();

    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    take(link).close();
    assertThat(link).isSymbolicLink();
    assertThat(real).isEmptyDirectory();
  }
}
