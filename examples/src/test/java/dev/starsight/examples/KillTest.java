package dev.starsight.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed without warning while they fine-tune, then resumed. */
final class KillTest {

  private static final int EPOCHS = 40;

  private static Path reviews;
  private static Path encoder;
  private static Path whole;
  private static long wholeMillis;

  private final Path directory;

  KillTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void trainWithoutInterruption(@TempDir Path shared) throws Exception {
    reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 600);
    encoder = TinyEncoder.write(shared.resolve("tiny"));
    whole = shared.resolve("whole");
    long start = System.nanoTime();
    assertThat(finetune(whole, false).waitFor()).isZero();
    wholeMillis = (System.nanoTime() - start) / 1_000_000;
  }

  @Test
  void resumesToTheSameWeightsAfterAKill() throws Exception {
    killAtRandom(2, 42);
  }

  @Test
  @Tag("long")
  void resumesToTheSameWeightsAfterTwentyKills() throws Exception {
    killAtRandom(20, 43);
  }

  private void killAtRandom(int kills, long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < kills; i++) {
      Path out = directory.resolve("model-" + i);
      Process training = finetune(out, false);
      training.waitFor((long) (wholeMillis * random.nextDouble(0.2, 0.95)), TimeUnit.MILLISECONDS);
      training.destroyForcibly().waitFor();
      assertComesTrueOrIsAbsent(out);

      assertThat(finetune(out, true).waitFor()).as("kill %d of seed %d", i, seed).isZero();

      assertThat(Shell.digests(out).get("model.safetensors"))
          .as("kill %d of seed %d", i, seed)
          .isEqualTo(Shell.digests(whole).get("model.safetensors"));
      assertThat(Shell.names(directory)).allSatisfy(name -> assertThat(name).startsWith("model-"));
    }
  }

  /** Until it is complete the directory holds only checkpoints. */
  private static void assertComesTrueOrIsAbsent(Path out) throws IOException {
    if (Files.exists(out) && !Files.exists(out.resolve("summary.json"))) {
      assertThat(Shell.names(out)).containsExactly("checkpoints");
    }
  }

  private static Process finetune(Path out, boolean resume) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Starsight.class.getName(),
                "finetune",
                "--input",
                reviews.toString(),
                "--encoder",
                encoder.toString(),
                "--out",
                out.toString(),
                "--epochs",
                Integer.toString(EPOCHS),
                "--threads",
                "1",
                "--quiet"));
    if (resume) {
      command.add("--resume");
    }
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
