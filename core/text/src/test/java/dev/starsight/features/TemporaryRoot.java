package dev.starsight.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A directory for each test of Jupiter or each try of jqwik. */
abstract class TemporaryRoot {

  Path root = Path.of("");

  @BeforeEach
  @BeforeTry
  void createRoot() throws IOException {
    root = Files.createTempDirectory("starsight-features");
  }

  @AfterEach
  @AfterTry
  void deleteRoot() throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }

  Path train() {
    return root.resolve("train");
  }
}
