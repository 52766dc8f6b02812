package dev.starsight.fuzz;

import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A reader with a fault behind a magic number, so that a test can see that faults are found. */
final class PlantedFaultsTarget implements FuzzTarget {

  @Override
  public List<FuzzFiles> seeds(Path scratch) {
    return List.of(FuzzFiles.of("planted.bin", "begin"));
  }

  @Override
  @SuppressWarnings("InfiniteLoopStatement")
  public void read(Path directory) throws IOException {
    Path file = directory.resolve("planted.bin");
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    if (bytes.length > 0 && bytes[0] == 'b') {
      return;
    }
    if (bytes.length == 0 || bytes[0] != 'M') {
      throw new DamagedFileException(file.toString(), "has no magic number");
    }
    switch (System.getProperty("starsight.fuzz.planted", "")) {
      case "exception" -> throw new IllegalStateException("planted");
      case "hang" -> {
        while (true) {
          Thread.onSpinWait();
        }
      }
      case "memory" -> {
        byte[][] much = new byte[1000][];
        for (int i = 0; i < much.length; i++) {
          much[i] = new byte[1 << 20];
        }
      }
      case "anonymous" -> throw new IOException("something is wrong somewhere");
      default -> Files.writeString(directory.resolveSibling("elsewhere"), "planted");
    }
  }
}
