package dev.starsight.files.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.testing.OtherProcess;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void aRefusedAttemptKeepsTheLockFromOtherProcesses() throws Exception {
    Path file = directory.resolve("lock");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    LockFile lock = LockFile.tryTake(file).orElseThrow();
    assertThat(LockFile.tryTake(file)).isEmpty();
    assertThat(LockFile.tryTake(link)).isEmpty();
    assertThat(OtherProcess.seesLock(file)).isTrue();

    lock.close();
    assertThat(OtherProcess.seesLock(file)).isFalse();
    Optional<LockFile> again = LockFile.tryTake(file);
    assertThat(again).isPresent();
    lock.close();
    assertThat(LockFile.tryTake(file)).isEmpty();
    assertThat(OtherProcess.seesLock(file)).isTrue();
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
      assertThat(OtherProcess.seesLock(renamed)).isTrue();
    }
    assertThat(OtherProcess.seesLock(directory.resolve("hard-link"))).isFalse();
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
      assertThat(OtherProcess.seesLock(file)).isTrue();
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
          assertThat(OtherProcess.seesLock(file)).isTrue();
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
