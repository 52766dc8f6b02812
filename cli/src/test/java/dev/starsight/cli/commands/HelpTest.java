package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.starsight.transformer.EngineReport;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class HelpTest {

  private static final Set<String> MODELS =
      Set.of("--model", "--encoder", "--teacher", "--candidate", "--budget");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "workshop",
        "doctor",
        "sample",
        "query",
        "search",
        "explore",
        "check",
        "prepare",
        "tokenize",
        "adapt",
        "finetune",
        "automl",
        "evaluate",
        "verify",
        "pipeline",
        "pipeline run",
        "pipeline gate",
        "watch",
        "spark-submit-help",
        "predict",
        "distill",
        "export",
        "promote",
        "rollback",
        "runs",
        "annotate",
        "annotate fill",
        "annotate list",
        "annotate answer",
        "annotate export",
        "annotate import",
        "annotate retrain",
        "annotate serve",
        "serve",
        "compare",
        "monitor",
        "verify",
        "pipeline run",
        "watch",
        "completion"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    Object[] words = (command + " --help").split(" ", -1);

    Shell.Outcome help = Shell.run(words).succeeds();

    assertThat(help.out()).contains("Example: starsight " + command);
    assertThat(help.err()).isEmpty();
  }

  @Test
  void helpListsTheCommandsAndExitCodes() {
    Shell.Outcome help = Shell.run("--help").succeeds();

    assertThat(help.out()).contains("workshop", "finetune", "Exit codes", "Example:");
  }

  @Test
  void printsItsVersion() {
    assertThat(Shell.run("--version").succeeds().out().lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("starsight \\d+\\.\\d+.*"),
            line -> assertThat(line).matches("PyTorch \\d+\\.\\d+\\.\\d+ for \\w+ on .*"),
            line -> assertThat(line).matches("Java \\d+.*"));
  }

  @Test
  void knowsItsCommandsByTheirNames() {
    assertThat(Commands.commandLine().getSubcommands())
        .allSatisfy((name, command) -> assertThat(command.getCommandName()).isEqualTo(name));
  }

  @Test
  void theQuickHelpIsTheHelp() {
    assertThat(Shell.run("--help").succeeds().out())
        .isEqualTo(Commands.commandLine().getUsageMessage());
  }

  @Test
  void rejectsAnUnknownCommand() {
    Shell.run("exploer").isRefused("there is no command \"exploer\"", "starsight --help");
  }

  @Test
  void rejectsAnUnknownOption() {
    Shell.run("sample", "--rows", 2, "--out", "x.tsv", "--bogus")
        .isRefused("there is no option \"--bogus\"", "starsight sample --help");
    Shell.run("--bogus").isRefused("there is no option \"--bogus\"");
    Shell.run("finetune", "--inputt", "reviews.tsv")
        .isRefused("there is no option \"--inputt\", did you mean", "--input");
    Shell.run("doctor", "--pom", "--gradle").isRefused("--pom and --gradle exclude each other;");
    Shell.run("check", "--out", "quality", "--input", "--rows")
        .isRefused("there is no option or file \"--rows\"");
    Shell.run("predict", "--model", "model").isRefused("--text TEXT, --input FILE or --lake DIR");
  }

  @Test
  void namesMissingOptionsAndSubcommands() {
    Shell.run("sample").isRefused("--rows=N", "--out=FILE");
    Shell.run("explore", "--out", "x").isRefused("--input");
    Shell.run("annotate").isRefused("fill, list, answer, serve, export, import, retrain");
  }

  /** Commands that compute with none, and the one that runs others as they were run. */
  private static final Set<String> WITHOUT_DEVICE =
      Set.of("prepare", "tokenize", "export", "verify");

  @Test
  void everyCommandThatRunsEncodersHasADevice() {
    Map<String, Boolean> devices = new TreeMap<>();
    collect("", Commands.commandLine(), devices);
    assertThat(devices)
        .allSatisfy(
            (name, device) -> assertThat(device).as(name).isEqualTo(!WITHOUT_DEVICE.contains(name)))
        .containsKeys("finetune", "annotate retrain", "pipeline gate");
  }

  /** Collects the commands that take a model, an encoder or a budget for training. */
  private static void collect(String prefix, CommandLine parent, Map<String, Boolean> devices) {
    parent
        .getSubcommands()
        .forEach(
            (name, command) -> {
              Set<String> options = command.getCommandSpec().optionsMap().keySet();
              if (!Collections.disjoint(options, MODELS)) {
                devices.put(prefix + name, options.contains("--device"));
              }
              collect(prefix + name + " ", command, devices);
            });
  }

  @Test
  void anUnknownDeviceIsAMistake() {
    Shell.run("predict", "--model", "none", "--text", "good", "--device", "gpu")
        .isRefused("--device", "a device is auto, cpu, cuda or cuda:N, but it is \"gpu\"");
  }

  @Test
  void withoutGpuTheDeviceIsRefusedBeforeAnythingElse() {
    assumeThat(EngineReport.probe().device()).isEqualTo("cpu()");
    Shell.run("predict", "--model", "none", "--text", "good", "--device", "cuda:1")
        .isRefused("--device cuda needs a GPU by NVIDIA", "starsight-cuda", "doctor --pom");
  }

  @Test
  void executorsOfSparkHaveTheirOwnDevices() {
    Shell.run(
            "predict",
            "--model",
            "none",
            "--input",
            "x.csv",
            "--out",
            "y.csv",
            "--engine",
            "spark",
            "--device",
            "cpu")
        .isRefused("--device is not for --engine spark");
  }
}
