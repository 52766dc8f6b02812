package dev.starsight.files.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process in the middle of writing a file and a directory, waiting to be ended; with a second
 * argument it takes its time to create a directory.
 */
final class WaitingWriter {

  private static final PrintStream PRINTER =
      new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private WaitingWriter() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    if (arguments.length > 1) {
      TemporaryPaths.beside(folder.resolve("slow"), WaitingWriter::createSlowly);
    }
    try (AtomicFile file = AtomicFile.replacing(folder.resolve("file"));
        AtomicDirectory directory = AtomicDirectory.creating(folder.resolve("directory"))) {
      file.stream().write(new byte[1 << 17]);
      Files.writeString(directory.path().resolve("part"), "half");
      PRINTER.println("ready");
      int end = System.in.read();
      if (end >= 0) {
        file.commit();
        directory.commit();
      }
    }
  }

  private static Path createSlowly(Path directory) throws IOException {
    PRINTER.println("ready");
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
    return Files.createDirectory(directory);
  }
}
