package dev.starsight.files.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
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
}
