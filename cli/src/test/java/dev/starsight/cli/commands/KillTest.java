package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.files.internal.Json;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills or interrupts real processes, or fills their disk, while they fine-tune. After resuming
 * they must reach the weights of an undisturbed process.
 */
@Tag("any-locale")
final class KillTest {

  private static final int EPOCHS = 8;

  /** Makes checkpoints of 6 MB, so that a kill can happen while one is written. */
  private static final int EMBEDDINGS = 30_000;

  private static Path reviews;
  private static Path encoder;
  private static String expected;
  private static long steps;

  /** The checkpoints of a killed training; tests copy them. */
  private static Path killed;

  private final Path directory;

  KillTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void trainWithoutInterruption(@TempDir Path shared) throws Exception {
    reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 600);
    encoder = TinyEncoder.speller().withEmbeddings(EMBEDDINGS).write(shared.resolve("tiny"));
    Path whole = shared.resolve("whole");
    run(whole, false).succeeds();
    expected = weights(whole);
    steps = Json.read(whole.resolve("model.json")).findValue("steps").asLong(); // A string in JSON.
    killed = shared.resolve("killed");
    Process training = finetune(killed, false);
    awaitStep(killed, training, 60);
    training.destroyForcibly().waitFor();
  }

  private Path copyOfKilled() throws IOException {
    Path copy = directory.resolve("model-0");
    LearningCommandsTest.copy(killed, copy);
    return copy;
  }

  private static String weights(Path out) throws IOException {
    return String.valueOf(Shell.digests(out).get("model.safetensors"));
  }

  @Test
  void resumesToTheSameWeightsAfterAKill() throws Exception {
    killAtRandom(3, 42);
  }

  @Test
  @Tag("long")
  void resumesToTheSameWeightsAfterTwentyKills() throws Exception {
    killAtRandom(20, 43);
  }

  /** Kills a training at random moments; a process that ended earlier does not count. */
  private void killAtRandom(int kills, long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    long start = System.nanoTime();
    if (kills > 3) {
      assertThat(finetune(directory.resolve("model-whole"), false).waitFor()).isZero();
    }
    long wholeMillis = (System.nanoTime() - start) / 1_000_000 + 1;
    int hits = 0;
    for (int i = 0; hits < kills && i < 3 * kills; i++) {
      Path out = directory.resolve("model-" + i);
      Process training = finetune(out, false);
      // Every fourth process is killed at any moment, even while it starts or ends.
      if (i % 4 == 3) {
        training.waitFor(random.nextLong(wholeMillis), TimeUnit.MILLISECONDS);
      } else {
        awaitStep(out, training, random.nextLong(steps));
        training.waitFor(random.nextLong(100), TimeUnit.MILLISECONDS);
      }
      hits += training.isAlive() ? 1 : 0;
      training.destroyForcibly().waitFor();
      assertIsCompleteOrHoldsCheckpoints(out);
      assertResumes(out, "kill " + i + " of seed " + seed);
    }
    assertThat(hits).isEqualTo(kills);
  }

  @Test
  void resumesToTheSameWeightsAfterKillsDuringCheckpoints() throws Exception {
    Path out = directory.resolve("model-0");
    Path checkpoints = out.resolve("checkpoints");
    int torn = 0;
    for (int kill = 0; kill < 12 && torn < 2; kill++) {
      Process training = finetune(out, kill > 0);
      List<String> before = halfWritten(checkpoints);
      while (training.isAlive() && before.containsAll(halfWritten(checkpoints))) {
        Thread.onSpinWait();
      }
      training.destroyForcibly().waitFor();
      torn += before.containsAll(halfWritten(checkpoints)) ? 0 : 1;
    }
    assertThat(torn).as("kills that hit the writing of a checkpoint").isPositive();

    assertResumes(out, "kills in a row");
  }

  private static List<String> halfWritten(Path checkpoints) throws IOException {
    return Files.isDirectory(checkpoints)
        ? Shell.names(checkpoints).stream()
            .filter(name -> name.matches("\\.(step|best)-.*\\.tmp"))
            .toList()
        : List.of();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void signalPrintsHowToResume(String signal) throws Exception {
    Path out = directory.resolve("model-0");
    Path err = directory.resolve("err");
    Process training = start(command(out, false), err);
    awaitStep(out, training, 40);
    boolean ignored = isIgnored(signal, training);
    boolean sent = !ignored && send(signal, training);
    if (!sent) {
      training.destroyForcibly().waitFor();
    }
    Assumptions.assumeFalse(
        ignored, "processes ignore SIGINT here, as in the background of a shell script");
    Assumptions.assumeTrue(sent, "there is no kill here");

    assertThat(training.waitFor()).isEqualTo(130);

    long step = newestStep(out);
    assertThat(sentences(err))
        .containsExactly(
            "starsight: interrupted; the same command with --resume goes on from step " + step);
    assertThat(Shell.names(out)).containsExactly("checkpoints");
    assertThat(halfWritten(out.resolve("checkpoints"))).isEmpty();
    Files.delete(err);
    assertResumes(out, signal);
  }

  static boolean send(String signal, Process process) throws Exception {
    try {
      return new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      process.destroyForcibly().waitFor();
      return false;
    }
  }

  @Test
  void fullDiskKeepsAndNamesThePreviousCheckpoint() throws Exception {
    Path shell = Path.of("/bin/sh");
    Assumptions.assumeTrue(Files.isExecutable(shell), "files cannot be kept small here");
    Path out = copyOfKilled();
    Path err = directory.resolve("err");
    long step = newestStep(out);
    List<String> small = new ArrayList<>(List.of(shell.toString(), "-c"));
    small.addAll(List.of("ulimit -f 2000 && exec \"$@\"", "sh"));
    small.addAll(command(out, true));

    assertThat(start(small, err).waitFor()).isEqualTo(2);

    assertThat(sentences(err))
        .singleElement()
        .asString()
        .startsWith("starsight: " + out.resolve("checkpoints/"))
        .contains(".safetensors: cannot be written: ")
        .endsWith("; the training can be continued from step " + step);
    assertThat(newestStep(out)).isEqualTo(step);
    assertThat(halfWritten(out.resolve("checkpoints"))).isEmpty();
    Files.delete(err);
    assertResumes(out, "full disk");
  }

  @Test
  void skipsADamagedCheckpointWithAWarning() throws Exception {
    Path out = copyOfKilled();
    List<Path> checkpoints = steps(out);
    Path newest = checkpoints.get(checkpoints.size() - 1);
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 4;
    Files.write(newest, bytes);

    Shell.Outcome resumed = run(out, true).succeeds();

    assertThat(resumed.err().lines().filter(line -> line.contains("damaged")))
        .singleElement()
        .asString()
        .startsWith("warning: the checkpoint " + newest.getFileName() + " is damaged")
        .contains("its checksum does not match");
    assertThat(weights(out)).isEqualTo(expected);
  }

  /** Returns whether the process ignores the signal because its parent did. */
  private static boolean isIgnored(String signal, Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!signal.equals("INT") || !Files.isReadable(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  /** Returns the lines of standard error except warnings about the training. */
  static List<String> sentences(Path err) throws IOException {
    return Files.readAllLines(err).stream().filter(line -> !line.startsWith("warning: ")).toList();
  }

  private static List<Path> steps(Path out) throws IOException {
    try (Stream<Path> files = Files.list(out.resolve("checkpoints"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("step-"))
          .sorted()
          .toList();
    }
  }

  private static long newestStep(Path out) throws IOException {
    if (!Files.isDirectory(out.resolve("checkpoints"))) {
      return 0;
    }
    List<Path> files;
    try {
      files = steps(out);
    } catch (NoSuchFileException e) {
      return 0; // The training has ended, and its checkpoints are gone.
    }
    return files.isEmpty()
        ? 0
        : Long.parseLong(
            files.get(files.size() - 1).getFileName().toString().replaceAll("\\D", ""));
  }

  /** Waits for a checkpoint of at least this step, or for the end of the training. */
  private static void awaitStep(Path out, Process training, long step) throws Exception {
    while (training.isAlive() && newestStep(out) < step) {
      training.waitFor(5, TimeUnit.MILLISECONDS);
    }
  }

  private void assertResumes(Path out, String description) throws Exception {
    run(out, true).succeeds();
    assertThat(weights(out)).as(description).isEqualTo(expected);
    assertThat(out.resolve("checkpoints")).doesNotExist();
    assertThat(Shell.names(directory)).allSatisfy(name -> assertThat(name).startsWith("model-"));
  }

  /** Asserts that an incomplete directory holds only checkpoints. */
  private static void assertIsCompleteOrHoldsCheckpoints(Path out) throws IOException {
    if (Files.exists(out) && !Files.exists(out.resolve("summary.json"))) {
      assertThat(Shell.names(out)).containsExactly("checkpoints");
    }
  }

  private static Process finetune(Path out, boolean resume) throws IOException {
    return start(command(out, resume), null);
  }

  /** Trains in this process, which takes a fifth of the time of a new one. */
  private static Shell.Outcome run(Path out, boolean resume) {
    return Shell.run(arguments(out, resume).toArray());
  }

  private static List<String> command(Path out, boolean resume) {
    return Shell.process(arguments(out, resume));
  }

  private static List<String> arguments(Path out, boolean resume) {
    List<String> command = new ArrayList<>(List.of("finetune", "--quiet", "--threads", "1"));
    command.addAll(List.of("--input", reviews.toString(), "--encoder", encoder.toString()));
    command.addAll(List.of("--out", out.toString(), "--patience", "9"));
    command.addAll(List.of("--epochs", Integer.toString(EPOCHS)));
    if (resume) {
      command.add("--resume");
    }
    return command;
  }

  static Process start(List<String> command, @Nullable Path err) throws IOException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(
            err == null
                ? ProcessBuilder.Redirect.DISCARD
                : ProcessBuilder.Redirect.to(err.toFile()))
        .start();
  }
}
