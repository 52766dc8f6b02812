package dev.starsight.files.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LockFileTest {

  @TempDir private Path directory;

  /** Exits with 0 if the lock of the file in the argument is free, with 3 if it is held. */
  public static void main(String[] args) throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
      System.exit(channel.tryLock() == null ? 3 : 0);
    }
  }

  private static int otherProcess(Path file) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LockFileTest.class.getName(),
            file.toString())
        .inheritIO()
        .start()
        .waitFor();
  }

  @Test
  void aRefusedAttemptKeepsTheLockFromOtherProcesses() throws Exception {
    Path file = directory.resolve("lock");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    LockFile lock = LockFile.tryTake(file).orElseThrow();
    assertThat(LockFile.tryTake(file)).isEmpty();
    assertThat(LockFile.tryTake(link)).isEmpty();
    assertThat(otherProcess(file)).isEqualTo(3);

    lock.close();
    assertThat(otherProcess(file)).isZero();
    Optional<LockFile> again = LockFile.tryTake(file);
    assertThat(again).isPresent();
    lock.close();
    assertThat(LockFile.tryTake(file)).isEmpty();
    assertThat(otherProcess(file)).isEqualTo(3);
    again.get().close();
  }

  @Test
  void aFileIsHeldUnderEveryNameOfIt() throws Exception {
    Path place = Files.createDirectory(directory.resolve("before"));
    Path file = place.resolve("lock");
    try (LockFile lock = LockFile.tryTake(file).orElseThrow()) {
      assertThat(lock).isNotNull();
      Path hardLink = Files.createLink(directory.resolve("hard-link"), file);
      Path renamed = Files.move(place, directory.resolve("after")).resolve("lock");
      assertThat(LockFile.tryTake(hardLink)).isEmpty();
      assertThat(LockFile.tryTake(renamed)).isEmpty();
      assertThat(LockFile.isHeld(hardLink)).isTrue();
      assertThat(LockFile.isHeld(renamed)).isTrue();
      assertThat(otherProcess(renamed)).isEqualTo(3);
    }
    assertThat(otherProcess(directory.resolve("hard-link"))).isZero();
  }

  @Test
  void askingCreatesNothingAndKeepsTheLock() throws Exception {
    Path file = directory.resolve("lock");
    assertThat(LockFile.isHeld(file)).isFalse();
    assertThat(file).doesNotExist();
    try (LockFile lock = LockFile.tryTake(file).orElseThrow()) {
      assertThat(lock).isNotNull();
      assertThat(LockFile.isHeld(file)).isTrue();
      assertThat(LockFile.isHeldHere(file)).isTrue();
      assertThat(otherProcess(file)).isEqualTo(3);
    }
    assertThat(LockFile.isHeld(file)).isFalse();
    assertThat(LockFile.isHeldHere(file)).isFalse();
    try (LockFile again = LockFile.tryTake(file).orElseThrow()) {
      assertThat(again).isNotNull();
    }
  }

  /** Without the registry around it, the creation of a file closes a channel of it. */
  @Test
  void ofManyThreadsAndAFreshFileExactlyOneTakesTheLock() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 200; round++) {
        Path file = directory.resolve("lock-" + round);
        List<Future<Optional<LockFile>>> taken =
            pool.invokeAll(Collections.nCopies(8, () -> LockFile.tryTake(file)));
        List<LockFile> locks = new ArrayList<>();
        for (Future<Optional<LockFile>> each : taken) {
          each.get().ifPresent(locks::add);
        }
        assertThat(locks).hasSize(1);
        if (round % 50 == 0) {
          assertThat(otherProcess(file)).isEqualTo(3);
        }
        locks.get(0).close();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aLockOnADeletedFileIsNoLock() throws Exception {
    Path file = directory.resolve("lock");
    try (LockFile old = LockFile.tryTake(file).orElseThrow()) {
      Files.delete(file);
      assertThat(old).isNotNull();
      // The real path is still held here, so nobody in this process begins in the same place.
      assertThat(LockFile.tryTake(file)).isEmpty();
    }
    LockFile.tryTake(file).orElseThrow().close();
  }
}
