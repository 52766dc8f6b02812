package dev.starsight.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.Summary;
import dev.starsight.model.directory.ModelPointer;
import dev.starsight.model.directory.ModelPointer.Change;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The option {@code --in} of the commands that change a pointer, and what they say about it. */
final class PointerOutput {

  private static final int SHORT = 12;

  @Option(
      names = "--in",
      paramLabel = "DIR",
      description = "Directory of the pointer NAME.json (default: the working directory).")
  private Path directory = Path.of("");

  Path file(String name) {
    return ModelPointer.file(directory, name);
  }

  /** Says which model is in use. */
  void tell(ModelPointer pointer, boolean changed, StarsightCommand command) {
    Change now = pointer.history().get(0);
    command
        .console()
        .result(
            "%s: %s %s (%s)",
            pointer.file(),
            changed ? "is now" : "was already",
            now.directory(),
            now.digest().substring(0, SHORT));
    Summary summary =
        command
            .summary(command.name())
            .put("pointer", pointer.file().toString())
            .put("model", now.directory().toString())
            .put("digest", now.digest());
    summary.tree().put("changed", changed);
    for (Change change : pointer.history()) {
      ObjectNode node = summary.tree().withArray("history").addObject();
      node.put("action", change.action().name().toLowerCase(Locale.ROOT))
          .put("model", change.directory().toString())
          .put("digest", change.digest())
          .put("at", change.at().toString());
    }
    command.print(summary);
  }
}
