package dev.starsight.cli.shell;

import dev.starsight.cli.console.StarsightCommand;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code completion}: prints a script with which a shell completes commands and options. */
@Command(
    name = "completion",
    description = "Print a script with which bash, zsh or fish completes commands and options.",
    footer = {
      "",
      "bash: add to ~/.bashrc   source <(starsight completion bash)",
      "zsh:  add to ~/.zshrc    source <(starsight completion zsh)",
      "fish: run once           starsight completion fish >"
          + " ~/.config/fish/completions/starsight.fish",
      "",
      "Example: starsight completion bash"
    })
public final class CompletionCommand extends StarsightCommand {

  /** The shells. */
  public enum Shell {
    BASH,
    ZSH,
    FISH;

    /** Returns the script with which this shell completes a command line. */
    public String script(CommandLine root) {
      return this == FISH
          ? FishCompletion.of(root)
          : AutoComplete.bash(root.getCommandName(), root).replace("\r\n", "\n");
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final class Converter implements ITypeConverter<Shell> {

    @Override
    public Shell convert(String text) {
      for (Shell shell : Shell.values()) {
        if (shell.toString().equalsIgnoreCase(text)) {
          return shell;
        }
      }
      throw new TypeConversionException("a shell is bash, zsh or fish, but it is \"" + text + '"');
    }
  }

  @Parameters(
      paramLabel = "SHELL",
      converter = Converter.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    standardOutput().print(shell.script(spec.root().commandLine()));
    return DONE;
  }
}
