package dev.starsight.cli.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a search among two processes with two threads each. */
class SearchTwoProcessesTest {

  private static final int THREADS = 2;
  private static final int OPERATIONS = 250;

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path folder;

  /** Takes the lock of the search {@code out/search} in the argument, with a seed. */
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
      try (SearchLock lock = new SearchLock(folder.resolve("out/search"))) {
        lock.take(random.nextBoolean());
        // Not atomic: two searches at once would lose a count.
        Path counter = folder.resolve("counter");
        long before = Files.exists(counter) ? Files.size(counter) : 0;
        Thread.onSpinWait();
        Files.write(counter, new byte[(int) before + 1]);
        if (random.nextInt(4) == 0) {
          lock.release();
        }
        return "searched";
      } catch (IOException | StarsightException e) {
        return "refused " + e.getMessage();
      } catch (RuntimeException e) {
        return "failed " + e;
      }
    }
  }

  @Test
  void noTwoSearchesRunAtOnce() throws Exception {
    Path working = folder.resolve("out/search");
    List<String> lines = new ArrayList<>();
    try (OtherProcess first = OtherProcess.start(SearchTwoProcessesTest.class, folder, 1);
        OtherProcess second = OtherProcess.start(SearchTwoProcessesTest.class, folder, 2)) {
      lines.addAll(first.lines());
      lines.addAll(second.lines());
    }
    assertThat(lines).hasSize(2 * THREADS * OPERATIONS);
    String refusal = "refused " + working + ": another search is running here";
    assertThat(lines)
        .filteredOn(line -> !line.equals("searched") && !line.startsWith(refusal))
        .isEmpty();
    assertThat(folder.resolve("counter"))
        .hasSize(lines.stream().filter(line -> line.equals("searched")).count());
  }

  @Test
  void aRefusedSecondSearchKeepsOtherProcessesOut() throws Exception {
    Path working = folder.resolve("out/search");
    try (SearchLock lock = new SearchLock(working)) {
      lock.take(true);
      assertThatThrownBy(() -> new SearchLock(working).take(false))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("another search is running here");
      assertThat(OtherProcess.seesLock(working.resolve("lock"))).isTrue();
      lock.release();
      assertThat(OtherProcess.seesLock(working.resolve("lock"))).isFalse();
    }
  }
}
