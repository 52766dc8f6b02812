package dev.starsight.cli.runs;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.model.directory.ModelPointer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code promote}: puts the model of a result in use under a name. */
@Command(
    name = "promote",
    description = {
      "Put the model of a result in use under a name: the file NAME.json leads to it, and serve and"
          + " predict take that file for a model. It is replaced at once; the history stays in it.",
    },
    footer = {
      "",
      "Example: starsight promote run --as stars --in models",
      "Example: starsight predict --model models/stars.json --input new.tsv.gz --out stars.csv"
    })
public final class PromoteCommand extends StarsightCommand {

  @Parameters(
      paramLabel = "RUN",
      description = "Result of automl, finetune or workshop, or the directory of a model.")
  private Path run = Path.of("run");

  @Option(
      names = "--as",
      required = true,
      paramLabel = "NAME",
      description = "Name under which the model is used: letters, digits, dots, - and _.")
  private String as = "";

  @Mixin private final PointerOutput pointers = new PointerOutput();

  @Override
  public Integer call() throws IOException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    ModelPointer pointer = ModelPointer.promote(pointers.file(as), RunModel.of(run), now);
    pointers.tell(pointer, pointer.history().get(0).at().equals(now), this);
    return DONE;
  }
}
