package dev.starsight.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No file makes a reader fail, hang or take all memory: it is read, or an error names it. */
@Execution(ExecutionMode.CONCURRENT)
class FuzzTest {

  private static final int LEAST_RUNS = 20;
  private static final int BUSY = 20;

  private static List<String> targets() {
    return FuzzTargets.names();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void everyFileIsReadOrRefused(String target) throws Exception {
    int seconds =
        FuzzTargets.isForemost(target)
            ? Integer.getInteger("fuzz.seconds", 5)
            : Integer.getInteger("fuzz.furtherSeconds", 0);
    if (seconds == 0) {
      readsItsCorpus(target);
      return;
    }
    FuzzProcess process = FuzzProcess.run(target, target, seconds, List.of());
    if (process.exitCode() == 0 && process.runs() <= LEAST_RUNS) {
      // Usually there are thousands; the machine was busy with something else.
      seconds *= BUSY;
      process = FuzzProcess.run(target, target, seconds, List.of());
    }
    assertFuzzed(process, target, seconds);
  }

  /** In this process: the start of another one takes longer than reading some hundred inputs. */
  private static void readsItsCorpus(String target) throws Exception {
    Path directory = Path.of("target", "fuzz", target).toAbsolutePath();
    FuzzFiles.delete(directory);
    Files.createDirectories(directory);
    int inputs = FuzzDriver.of(FuzzTargets.named(target), directory).readCorpus(directory);
    assertThat(inputs).isGreaterThan(LEAST_RUNS);
  }

  private static void assertFuzzed(FuzzProcess process, String target, int seconds) {
    assertThat(process.exitCode()).as(() -> described(process, target)).isZero();
    System.out.printf(
        "fuzz of %s: %s inputs in %s s, %s edges%n",
        target, process.runs(), seconds, process.coverage());
    assertThat(process.runs()).isGreaterThan(LEAST_RUNS);
    assertThat(process.coverage()).isGreaterThan(20);
  }

  private static String described(FuzzProcess process, String target) {
    try {
      return process.describe(target);
    } catch (IOException e) {
      return target + ": " + process.log();
    }
  }

  @Test
  void theDocumentationListsEveryTarget() throws IOException {
    String page = Files.readString(Path.of("../../docs/fuzzing.md"));
    List<String> listed =
        Pattern.compile("^\\| `([a-z-]+)`( \\*)? \\|", Pattern.MULTILINE)
            .matcher(page)
            .results()
            .map(row -> row.group(1) + (row.group(2) == null ? "" : " *"))
            .toList();
    assertThat(listed)
        .isEqualTo(
            targets().stream().map(t -> t + (FuzzTargets.isForemost(t) ? " *" : "")).toList());
  }

  /** Without this, all targets could pass because nothing is found. */
  @ParameterizedTest
  @ValueSource(strings = {"exception", "hang", "memory", "anonymous", "elsewhere"})
  void plantedFaultsAreFound(String fault) throws Exception {
    FuzzProcess process =
        FuzzProcess.run(
            "planted-faults",
            "planted-" + fault,
            120,
            List.of("-Dstarsight.fuzz.planted=" + fault));
    assertThat(process.exitCode()).as(process.log()).isNotZero();
    assertThat(process.faults()).hasSize(1);
    assertThat(process.log())
        .contains(
            switch (fault) {
              case "exception" -> "IllegalStateException: planted";
              case "hang" -> "PlantedFaultsTarget.read";
              case "memory" -> "OutOfMemoryError";
              case "anonymous" -> "the message names no file";
              default -> "something was written beside the directory";
            });
  }
}
