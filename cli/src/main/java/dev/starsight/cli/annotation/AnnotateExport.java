package dev.starsight.cli.annotation;

import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.FinalLabel;
import dev.starsight.annotation.QueueResults.ExportedRows;
import dev.starsight.annotation.QueueResults.TableFormat;
import dev.starsight.annotation.exchange.LabelStudio;
import dev.starsight.cli.annotation.FormatOption.Format;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.CsvOption;
import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code annotate export}: the answers as labelled rows, or all tasks for Label Studio. */
@Command(
    name = "export",
    description = {
      "Write the answers as labelled rows for training or evaluation, or all tasks with predictions"
          + " and answers for Label Studio."
    },
    footer = {
      "",
      "Example: starsight annotate export --queue queue --out answers.csv",
      "Example: starsight annotate export --queue queue --out answers.jsonl --format jsonl --rows"
          + " answers",
      "Example: starsight annotate export --queue queue --out tasks.json --format label-studio"
    })
public final class AnnotateExport extends StarsightCommand {

  @Mixin private final QueueOption queue = new QueueOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Output file; with --format csv comma-separated if the name ends in .csv.")
  private Path out = Path.of("answers.csv");

  @Mixin private final FormatOption format = new FormatOption();

  @Option(
      names = "--rows",
      paramLabel = "ROWS",
      defaultValue = "tasks",
      description =
          "What a row is: tasks, a task with what its answers come to, or answers, one answer of"
              + " one person (default: ${DEFAULT-VALUE}).")
  private String rows = "tasks";

  @Mixin private final CsvOption csvSafe = new CsvOption();

  @Override
  public Integer call() throws IOException {
    Format chosen = format.value();
    if (!List.of("tasks", "answers").contains(rows)) {
      throw new StarsightException("--rows must be tasks or answers, but is \"" + rows + "\"");
    }
    try (AnnotationQueue opened = queue.open()) {
      int written = write(opened, chosen);
      long undecided =
          opened.results().finalLabels().stream()
              .map(FinalLabel::rule)
              .filter(rule -> rule == FinalLabel.Rule.UNDECIDED)
              .count();
      console()
          .result("%,d %s: %s", written, chosen == Format.LABEL_STUDIO ? "tasks" : "answers", out);
      if (undecided > 0) {
        console()
            .warn(
                "tasks whose answers differ and decide nothing: %,d%s; 'annotate answer"
                    + " --adjudicate' decides them",
                undecided, writesLabels(chosen) ? ", left out" : "");
      }
      QueueOption.tellNotices(opened, console());
      print(
          summary("annotate export")
              .put("rows", written)
              .put("undecided", undecided)
              .put("format", format.name())
              .put("out", out.toString()));
    }
    return DONE;
  }

  private boolean writesLabels(Format chosen) {
    return chosen != Format.LABEL_STUDIO && rows.equals("tasks");
  }

  private int write(AnnotationQueue opened, Format chosen) throws IOException {
    if (chosen == Format.LABEL_STUDIO) {
      return LabelStudio.export(opened, out);
    }
    TableFormat table = chosen == Format.TABLE ? TableFormat.of(out) : TableFormat.JSON_LINES;
    ExportedRows kind = rows.equals("tasks") ? ExportedRows.TASKS : ExportedRows.ANSWERS;
    return opened.export(out, table, kind, csvSafe.isSafe());
  }
}
