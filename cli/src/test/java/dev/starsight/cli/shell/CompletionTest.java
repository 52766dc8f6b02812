package dev.starsight.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.cli.commands.Commands;
import dev.starsight.cli.commands.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What shells complete, asked of the shells that are installed. */
final class CompletionTest {

  @TempDir Path folder;

  @Tag("any-locale")
  @ParameterizedTest
  @CsvSource({"annotate fi, 1, fill", "predict --te, 1, --text", "expl, 0, explore"})
  void bashCompletes(String typed, int word, String expected) throws Exception {
    Path script = write("bash");
    String words = "starsight " + typed;
    String ask =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; COMP_POINT=%d;"
            .formatted(script, words, word + 1, words, words.length());

    String said =
        run("bash", "-c", ask + " _complete_starsight; printf '%s\\n' \"${COMPREPLY[@]}\"");

    assertThat(said.lines().map(String::strip)).contains(expected);
  }

  @Test
  @Tag("any-locale")
  void zshReadsItsScript() throws Exception {
    assertThat(run("zsh", "-c", "autoload -U compinit; compinit -u; source " + write("zsh")))
        .isEmpty();
  }

  @Test
  @Tag("any-locale")
  void fishCompletes() throws Exception {
    Path script = write("fish");

    assertThat(run("fish", "-c", "source " + script + "; complete -C 'starsight annotate fi'"))
        .contains("fill");
  }

  @Test
  void fishKnowsEveryCommandAndOption() {
    String script = Shell.run("completion", "fish").succeeds().out();

    assertThat(Commands.commandLine().getSubcommands().keySet())
        .allSatisfy(name -> assertThat(script).contains("'__fish_use_subcommand' -f -a " + name));
    assertThat(script)
        .contains("'__fish_seen_subcommand_from annotate; and not __fish_seen_subcommand_from ")
        .contains(
            "'__fish_seen_subcommand_from annotate; and __fish_seen_subcommand_from fill' -l");
    assertThat(script.lines())
        .allMatch(line -> line.startsWith("complete -c starsight -n '") && line.endsWith("'"));
  }

  @Test
  void refusesAnotherShell() {
    Shell.run("completion", "tcsh").isRefused("a shell is bash, zsh or fish, but it is \"tcsh\"");
  }

  @Test
  void everyCommandHasAManualPage() {
    Map<String, String> pages = ManualPage.all(Commands.commandLine(), "1.2");

    assertThat(pages)
        .containsKeys("starsight.1", "starsight-predict.1", "starsight-annotate-fill.1");
    assertThat(pages.get("starsight-predict.1"))
        .startsWith(".TH STARSIGHT-PREDICT 1 \"\" \"starsight 1.2\"\n.SH NAME\n")
        .contains(".B \\-\\-text T\nA single text.\n", "Example: starsight predict \\-\\-model");
    assertThat(pages.values())
        .allSatisfy(page -> assertThat(page).doesNotContain("${").contains(".SH OPTIONS\n"));
  }

  @Test
  @Tag("any-locale")
  void groffHasNothingToSayAboutThePages() throws Exception {
    for (Map.Entry<String, String> page :
        ManualPage.all(Commands.commandLine(), "1.2").entrySet()) {
      Path file = Files.writeString(folder.resolve(page.getKey()), page.getValue());

      assertThat(run("groff", "-man", "-ww", "-z", file.toString())).as(page.getKey()).isEmpty();
    }
  }

  private Path write(String shell) throws IOException {
    String script = Shell.run("completion", shell).succeeds().out();
    return Files.writeString(folder.resolve("script." + shell), script);
  }

  private String run(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("skipped: " + List.of(command).get(0) + " is not installed");
      return "";
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  @Test
  void takesAShellInUpperCaseToo() {
    assertThat(Shell.run("completion", "BASH").succeeds().out()).contains("starsight");
  }
}
