package dev.starsight.annotation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program that keeps a queue open until its process is ended. */
final class WaitingOpener {

  private WaitingOpener() {}

  public static void main(String[] arguments) throws IOException {
    try (AnnotationQueue queue = AnnotationQueue.open(Path.of(arguments[0]))) {
      new PrintStream(System.out, true, StandardCharsets.UTF_8).println("ready");
      if (System.in.read() >= 0) {
        throw new IllegalStateException(queue.directory() + " should not be told anything");
      }
    }
  }
}
