package dev.starsight.cli.annotation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.FinalLabel;
import dev.starsight.annotation.QueueResults;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code annotate list}: the tasks that wait, or those that people answered differently. */
@Command(
    name = "list",
    description = {
      "List the tasks that need an answer, those with the highest priority first, and show what"
          + " people did, how far they agree and what the audit of sure predictions found."
    },
    footer = {
      "",
      "Example: starsight annotate list --queue queue",
      "Example: starsight annotate list --queue queue --disagreements"
    })
public final class AnnotateList extends StarsightCommand {

  @Mixin private final QueueOption queue = new QueueOption();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Maximum number of tasks to show (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--disagreements",
      description =
          "List the tasks whose answers differ and that nobody has decided, with the answers.")
  private boolean disagreements;

  @Override
  public Integer call() throws IOException {
    if (limit < 0) {
      throw new StarsightException("--limit must be at least 0, but is " + limit);
    }
    try (AnnotationQueue opened = queue.open()) {
      QueueResults results = opened.results();
      QueueResults.Progress progress = results.progress();
      int answered = opened.answered().size();
      Summary summary = summary("annotate list");
      summary
          .put("pending", progress.open())
          .put("answered", answered)
          .put("answers", progress.answers())
          .put("disputed", progress.disputed());
      ArrayNode tasks = summary.array("tasks");
      if (disagreements) {
        listDisagreements(results, tasks);
      } else {
        first(opened.pending()).forEach(task -> show(task, tasks));
      }
      console().result("%,d wait for an answer, %,d are answered", progress.open(), answered);
      if (progress.disputed() > 0) {
        console()
            .result(
                "tasks whose answers differ: %,d; 'annotate answer --adjudicate' decides them",
                progress.disputed());
      }
      QueueReport.write(results, summary, console(), seed);
      QueueOption.tellNotices(opened, console());
      print(summary);
    }
    return DONE;
  }

  private <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(limit, all.size()));
  }

  private void show(AnnotationTask task, ArrayNode tasks) {
    describe(tasks.addObject(), task);
    TaskText.show(console(), task, true);
  }

  private void listDisagreements(QueueResults results, ArrayNode tasks) {
    for (FinalLabel label : first(results.disagreements())) {
      ObjectNode node = tasks.addObject();
      describe(node, label.task());
      ArrayNode answers = node.putArray("given");
      for (Annotation answer : label.answers()) {
        answers
            .addObject()
            .put("worker", answer.worker())
            .put("label", answer.label())
            .put("note", answer.note());
      }
      TaskText.show(console(), label.task(), true);
      TaskText.showAnswers(console(), label, results);
    }
  }

  private static void describe(ObjectNode node, AnnotationTask task) {
    node.put("task", task.id())
        .put("review_id", task.exampleId())
        .put("text", task.text())
        .put("predicted", task.predicted())
        .put("confidence", task.confidence())
        .put("label", task.label())
        .put("reason", task.origin().reason().id())
        .put("part", task.origin().part())
        .put("answers", task.plan().answers());
  }
}
