package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {

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
  }

  @Test
  void namesMissingOptionsAndSubcommands() {
    Shell.run("sample").isRefused("--rows=N", "--out=FILE");
    Shell.run("explore", "--out", "x").isRefused("--input");
    Shell.run("annotate").isRefused("fill, list, answer, serve, export, import, retrain");
  }
}
