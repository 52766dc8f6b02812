package dev.starsight.cli.runs;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.model.directory.ModelPointer;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rollback}: puts the model back in use that was promoted before. */
@Command(
    name = "rollback",
    description =
        "Put the model back in use that was promoted before the current one; twice goes back two.",
    footer = {"", "Example: starsight rollback stars --in models"})
public final class RollbackCommand extends StarsightCommand {

  @Parameters(paramLabel = "NAME", description = "Name that `promote --as` gave.")
  private String as = "";

  @Mixin private final PointerOutput pointers = new PointerOutput();

  @Override
  public Integer call() throws IOException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    pointers.tell(ModelPointer.rollback(pointers.file(as), now), true, this);
    return DONE;
  }
}
