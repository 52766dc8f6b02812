package dev.starsight.files.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process in the middle of writing a file and a directory, waiting to be ended. */
final class WaitingWriter {

  private WaitingWriter() {}

  public static void main(String[] arguments) throws IOException {
    try (AtomicFile file = AtomicFile.replacing(Path.of(arguments[0], "file"));
        AtomicDirectory directory = AtomicDirectory.creating(Path.of(arguments[0], "directory"))) {
      file.stream().write(new byte[1 << 17]);
      Files.writeString(directory.path().resolve("part"), "half");
      new PrintStream(System.out, true, StandardCharsets.UTF_8).println("ready");
      int end = System.in.read();
      if (end >= 0) {
        file.commit();
        directory.commit();
      }
    }
  }
}
