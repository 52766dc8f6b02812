package dev.starsight.cli;

import dev.starsight.cli.commands.Commands;
import dev.starsight.cli.results.Version;
import dev.starsight.cli.shell.CompletionCommand;
import dev.starsight.cli.shell.ManualPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

/** Writes the manual pages and the completion scripts of the distribution; the build runs it. */
public final class ManualPages {

  private ManualPages() {}

  /**
   * Writes below a directory, the way that systems keep such files.
   *
   * @param args the directory: {@code share}
   */
  public static void main(String[] args) throws IOException {
    Path share = Path.of(args[0]);
    CommandLine root = Commands.commandLine();
    Path pages = Files.createDirectories(share.resolve("man").resolve("man1"));
    for (Map.Entry<String, String> page : ManualPage.all(root, Version.current()).entrySet()) {
      Files.writeString(pages.resolve(page.getKey()), page.getValue());
    }
    Path completion = Files.createDirectories(share.resolve("completion"));
    for (CompletionCommand.Shell shell : CompletionCommand.Shell.values()) {
      Files.writeString(completion.resolve("starsight." + shell), shell.script(root));
    }
  }
}
