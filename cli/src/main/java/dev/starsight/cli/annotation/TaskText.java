package dev.starsight.cli.annotation;

import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.FinalLabel;
import dev.starsight.annotation.QueueResults;
import dev.starsight.cli.console.Console;

/** Shows tasks in the terminal. */
final class TaskText {

  private static final int SHOWN_CHARACTERS = 400;

  private TaskText() {}

  /** Returns what is to be checked: the prediction, or the label of the row. */
  static String opinion(AnnotationTask task) {
    return task.label() == null
        ? "predicted " + task.predicted()
        : "labelled " + task.label() + ", predicted " + task.predicted();
  }

  /**
   * Shows a task.
   *
   * @param withOpinion whether the prediction is shown
   */
  static void show(Console console, AnnotationTask task, boolean withOpinion) {
    if (withOpinion) {
      console.result(
          "%s  %s  %s (%.2f)", task.id(), task.exampleId(), opinion(task), task.confidence());
    } else {
      console.result("%s  %s", task.id(), task.exampleId());
    }
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

  /** Shows what people answered and remarked. */
  static void showAnswers(Console console, FinalLabel label, QueueResults results) {
    for (Annotation answer : label.answers()) {
      String note = answer.note().isEmpty() ? "" : "  " + oneLine(answer.note());
      console.result("  %s: %s%s", answer.worker(), answer.label(), note);
    }
    for (QueueResults.Remark remark : results.remarks(label.task().id())) {
      console.result("  %s remarks: %s", remark.worker(), oneLine(remark.text()));
    }
  }

  private static String oneLine(String note) {
    return note.strip().replaceAll("\\s++", " ");
  }
}
