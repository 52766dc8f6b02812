package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.CsvOption;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code annotate}: the queue of predictions for a person to review, in the terminal. */
@Command(
    name = "annotate",
    mixinStandardHelpOptions = true,
    description = "Queue predictions that the model is unsure of, for a person to answer.",
    synopsisSubcommandLabel = "(fill | list | answer | export)",
    footer = {
      "",
      "Example: starsight annotate fill --queue queue --model run/model --input new.tsv.gz",
      "Example: starsight annotate answer --queue queue --worker ana"
    },
    subcommands = {
      AnnotateFill.class,
      AnnotateCommand.ListTasks.class,
      AnnotateCommand.Answer.class,
      AnnotateCommand.Export.class,
      AnnotateCommand.Serve.class,
      AnnotateCommand.Retrain.class
    })
final class AnnotateCommand implements Runnable {

  private static final int SHOWN_CHARACTERS = 400;

  @Override
  public void run() {
    throw new StarsightException(
        "annotate needs one of fill, list, answer, export; see 'starsight annotate --help'");
  }

  static final class QueueOption {
    @Option(
        names = "--queue",
        required = true,
        paramLabel = "DIR",
        description = "Directory of the queue.")
    Path directory = Path.of("queue");

    AnnotationQueue open() throws IOException {
      return AnnotationQueue.open(directory);
    }
  }

  @Command(
      name = "list",
      description = "List the tasks without an answer, the least confident first.",
      footer = {"", "Example: starsight annotate list --queue queue"})
  static final class ListTasks extends StarsightCommand {

    @Mixin private final QueueOption queue = new QueueOption();

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "20",
        description = "Maximum number of tasks to show (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() throws IOException {
      if (limit < 0) {
        throw new StarsightException("--limit must be at least 0, but is " + limit);
      }
      try (AnnotationQueue opened = queue.open()) {
        List<AnnotationTask> pending = opened.pending();
        Summary summary = summary("annotate list");
        summary.put("pending", pending.size()).put("answered", opened.answered().size());
        ArrayNode tasks = summary.array("tasks");
        for (AnnotationTask task : pending.subList(0, Math.min(limit, pending.size()))) {
          describe(tasks.addObject(), task);
          show(console(), task);
        }
        console()
            .result(
                "%,d wait for an answer, %,d are answered",
                pending.size(), opened.answered().size());
        tellNotices(opened, console());
        print(summary);
      }
      return DONE;
    }
  }

  @Command(
      name = "answer",
      description = {
        "Answer one task (--task, --label), or all tasks in the terminal: type a label to answer,"
            + " nothing to leave the task for later, q to end."
      },
      footer = {
        "",
        "Example: starsight annotate answer --queue queue --worker ana",
        "Example: starsight annotate answer --queue queue --task 3f2a --label 4 --worker ana"
      })
  static final class Answer extends StarsightCommand {

    @Mixin private final QueueOption queue = new QueueOption();

    @Option(
        names = "--task",
        paramLabel = "ID",
        description = "Id of the task, or its first characters.")
    private @Nullable String task;

    @Option(names = "--label", paramLabel = "L", description = "Label of the task.")
    private @Nullable String label;

    @Option(
        names = "--worker",
        paramLabel = "NAME",
        description = "Name of the person who answers (default: the user name).")
    private String worker = Optional.ofNullable(System.getProperty("user.name")).orElse("someone");

    @Override
    public Integer call() throws IOException {
      String one = task;
      String answer = label;
      if ((one == null) != (answer == null)) {
        throw new StarsightException("--task and --label go together");
      }
      try (AnnotationQueue opened = queue.open()) {
        int answered;
        if (one != null && answer != null) {
          opened.answer(one, answer, worker, Instant.now());
          answered = 1;
        } else {
          answered = askAll(opened);
        }
        console().result("%,d answered, %,d wait", answered, opened.pending().size());
        tellNotices(opened, console());
        print(
            summary("annotate answer")
                .put("answered", answered)
                .put("pending", opened.pending().size()));
      }
      return DONE;
    }

    private int askAll(AnnotationQueue opened) throws IOException {
      BufferedReader keyboard =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      console().text(opened.instructions().shortText());
      int answered = 0;
      for (AnnotationTask next : opened.pending()) {
        console().result("");
        show(console(), next);
        String reply = ask(keyboard, opened.labels(), next);
        if (reply.equals("q")) {
          break;
        }
        if (!reply.isEmpty()) {
          opened.answer(next.id(), reply, worker, Instant.now());
          answered++;
        }
      }
      return answered;
    }

    /** Returns a label, an empty string for later, or q to end. */
    private String ask(BufferedReader keyboard, LabelSet labels, AnnotationTask next)
        throws IOException {
      while (true) {
        console().result("label %s, empty for later, q to end (%s):", labels, opinion(next));
        String line = keyboard.readLine();
        String reply = line == null ? "q" : line.strip();
        if (reply.isEmpty() || reply.equals("q") || labels.contains(reply)) {
          return reply;
        }
        console().result("\"%s\" is not one of %s", reply, labels);
      }
    }
  }

  @Command(
      name = "export",
      description = "Write the answers as labelled rows for training or evaluation.",
      footer = {"", "Example: starsight annotate export --queue queue --out answers.csv"})
  static final class Export extends StarsightCommand {

    @Mixin private final QueueOption queue = new QueueOption();

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE",
        description = "Output file; comma-separated if the name ends in .csv, else tab-separated.")
    private Path out = Path.of("answers.csv");

    @Mixin private final CsvOption csvSafe = new CsvOption();

    @Override
    public Integer call() throws IOException {
      try (AnnotationQueue opened = queue.open()) {
        int rows = opened.export(out, AnnotationQueue.ExportedRows.TASKS, csvSafe.isSafe());
        console().result("%,d answers: %s", rows, out);
        tellNotices(opened, console());
        print(summary("annotate export").put("rows", rows).put("out", out.toString()));
      }
      return DONE;
    }
  }

  @Command(
      name = "serve",
      description = "Serve the queue as a web page (planned for a later version).")
  static final class Serve extends StarsightCommand {
    @Mixin private final QueueOption queue = new QueueOption();

    @Override
    public Integer call() {
      throw new StarsightException(
          ("`annotate serve` comes in a later version of Starsight; until then `annotate answer"
                  + " --queue %s` asks in the terminal")
              .formatted(queue.directory));
    }
  }

  @Command(name = "retrain", description = "Train on the answers (planned for a later version).")
  static final class Retrain extends StarsightCommand {
    @Mixin private final QueueOption queue = new QueueOption();

    @Override
    public Integer call() {
      throw new StarsightException(
          ("`annotate retrain` comes in a later version of Starsight; until then `annotate export"
                  + " --queue %s` gives labelled rows to train on")
              .formatted(queue.directory));
    }
  }

  /** Says what was unusual about the files of a queue. */
  static void tellNotices(AnnotationQueue queue, Console console) {
    queue.notices().forEach(console::warn);
  }

  private static void describe(ObjectNode node, AnnotationTask task) {
    node.put("task", task.id())
        .put("review_id", task.exampleId())
        .put("text", task.text())
        .put("predicted", task.predicted())
        .put("confidence", task.confidence())
        .put("label", task.label());
  }

  private static String opinion(AnnotationTask task) {
    return task.label() == null
        ? "predicted " + task.predicted()
        : "labelled " + task.label() + ", predicted " + task.predicted();
  }

  private static void show(Console console, AnnotationTask task) {
    console.result(
        "%s  %s  %s (%.2f)", task.id(), task.exampleId(), opinion(task), task.confidence());
    String text = task.text().strip();
    boolean isLong = text.length() > SHOWN_CHARACTERS;
    String shown = isLong ? text.substring(0, SHOWN_CHARACTERS) + " …" : text;
    // Indented, so that no line of a text looks like one of ours.
    shown
        .lines()
        .map(line -> line.strip().replaceAll("\\s++", " "))
        .filter(line -> !line.isEmpty())
        .forEach(line -> console.result("    %s", line));
  }
}
