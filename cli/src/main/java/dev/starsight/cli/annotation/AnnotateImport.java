package dev.starsight.cli.annotation;

import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationQueue.AddedAnswers;
import dev.starsight.annotation.exchange.AnswerRows;
import dev.starsight.annotation.exchange.ImportedAnswers;
import dev.starsight.annotation.exchange.LabelStudio;
import dev.starsight.cli.annotation.FormatOption.Format;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code annotate import}: answers that were given elsewhere. */
@Command(
    name = "import",
    description = {
      "Add answers that people gave elsewhere to the tasks of the queue: all of them, or none if a"
          + " row is wrong. Answers that are there already, and those that the same person"
          + " replaced later, are left out."
    },
    footer = {
      "",
      "Example: starsight annotate import --queue queue --input answers.csv",
      "Example: starsight annotate import --queue queue --input export.json --format label-studio"
    })
public final class AnnotateImport extends StarsightCommand {

  @Mixin private final QueueOption queue = new QueueOption();

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files of answers.")
  private List<Path> input = List.of();

  @Mixin private final FormatOption format = new FormatOption();

  @Option(
      names = "--worker",
      paramLabel = "NAME",
      description =
          "Name of the person who gave answers that do not name one (default: the user name).")
  private String worker = AnnotateAnswer.userName();

  @Override
  public Integer call() throws IOException {
    Format chosen = format.value();
    try (AnnotationQueue opened = queue.open()) {
      List<Annotation> answers = new ArrayList<>();
      List<Provenance.Source> sources = new ArrayList<>();
      int unlabelled = 0;
      for (Path file : input) {
        ImportedAnswers read = read(opened, file, chosen);
        answers.addAll(read.answers());
        unlabelled += read.unlabelled();
        int rows = read.answers().size() + read.unlabelled();
        sources.add(new Provenance.Source(file.toString(), Sha256.of(file), rows, 0));
      }
      AddedAnswers added = opened.addAnswers(answers);
      if (!answers.isEmpty() && added.unknown() == answers.size()) {
        throw new StarsightException(
            String.format(
                Locale.ROOT,
                "%s: none of %,d answers is to a task of the queue %s",
                input.get(0),
                answers.size(),
                queue.directory()));
      }
      tell(opened, added, unlabelled, new Provenance(sources, List.of()));
    }
    return DONE;
  }

  private ImportedAnswers read(AnnotationQueue opened, Path file, Format chosen)
      throws IOException {
    return switch (chosen) {
      case TABLE -> AnswerRows.readTable(opened, file, worker);
      case JSON_LINES -> AnswerRows.readJsonLines(opened, file, worker);
      case LABEL_STUDIO -> LabelStudio.read(opened, file, worker);
    };
  }

  private void tell(
      AnnotationQueue opened, AddedAnswers added, int unlabelled, Provenance provenance) {
    int pending = opened.results().progress().open();
    console()
        .result(
            "%,d answers were added, %,d were there already, %,d were replaced by another of the"
                + " same person, %,d are to other tasks, %,d rows have no label; %,d tasks wait for"
                + " an answer",
            added.added(),
            added.repeated(),
            added.replaced(),
            added.unknown(),
            unlabelled,
            pending);
    QueueOption.tellNotices(opened, console());
    print(
        summary("annotate import")
            .inputs(provenance)
            .put("added", added.added())
            .put("repeated", added.repeated())
            .put("replaced", added.replaced())
            .put("unknown", added.unknown())
            .put("unlabelled", unlabelled)
            .put("pending", pending));
  }
}
