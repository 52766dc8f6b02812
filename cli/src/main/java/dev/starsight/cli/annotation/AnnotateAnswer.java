package dev.starsight.cli.annotation;

import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationLeases;
import dev.starsight.annotation.AnnotationLeases.Lease;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.FinalLabel;
import dev.starsight.annotation.QueueResults;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code annotate answer}: one person answers in the terminal. */
@Command(
    name = "answer",
    description = {
      "Answer one task (--task, --label), or all tasks in the terminal: type a label to answer,"
          + " nothing to leave the task for later, s to skip it for good, u to take the last answer"
          + " back, q to end. If a label is called s, u or q, that is :s, :u or :q."
    },
    footer = {
      "",
      "Example: starsight annotate answer --queue queue --worker ana",
      "Example: starsight annotate answer --queue queue --task 3f2a --label 4 --worker ana",
      "Example: starsight annotate answer --queue queue --adjudicate --worker ben"
    })
public final class AnnotateAnswer extends StarsightCommand {

  /** Nobody else can have the queue open, so a lease need not end. */
  private static final Duration LEASE = Duration.ofDays(365);

  /** What a person can do with a task. */
  private enum Act {
    LABEL(""),
    LATER(""),
    SKIP("s"),
    UNDO("u"),
    END("q");

    private final String word;

    Act(String word) {
      this.word = word;
    }

    /** Returns what is typed: the word, after colons if labels have the same names. */
    String typed(LabelSet labels) {
      String typed = word;
      while (labels.contains(typed)) {
        typed = ":" + typed;
      }
      return typed;
    }
  }

  /**
   * What was typed.
   *
   * @param label empty if the act is not {@link Act#LABEL}
   */
  private record Reply(Act act, String label) {}

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
  private String worker = userName();

  @Option(
      names = "--adjudicate",
      description = "Decide tasks that people answered differently; what is typed is final.")
  private boolean adjudicate;

  @Option(
      names = "--hide-predictions",
      description = "Do not show what the model predicts, because it influences who answers.")
  private boolean hidesPredictions;

  private @Nullable BufferedReader keyboard;
  private int answered;

  static String userName() {
    return Optional.ofNullable(System.getProperty("user.name")).orElse("someone");
  }

  @Override
  public Integer call() throws IOException {
    String one = task;
    String answer = label;
    if ((one == null) != (answer == null)) {
      throw new StarsightException("--task and --label go together");
    }
    try (AnnotationQueue opened = queue.open()) {
      if (one != null && answer != null) {
        answerOne(opened, one, answer);
      } else {
        Annotation.requireName(worker);
        console().text(opened.instructions().shortText());
        if (adjudicate) {
          decideAll(opened);
        } else {
          askAll(opened);
        }
      }
      QueueResults.Progress progress = opened.results().progress();
      console().result("%,d answered, %,d wait", answered, progress.open());
      QueueOption.tellNotices(opened, console());
      print(
          summary("annotate answer")
              .put("answered", answered)
              .put("pending", progress.open())
              .put("disputed", progress.disputed()));
    }
    return DONE;
  }

  private void answerOne(AnnotationQueue opened, String id, String given) throws IOException {
    if (adjudicate) {
      opened.adjudicate(id, given, worker, Instant.now(), "");
    } else {
      opened.answer(id, given, worker, Instant.now());
    }
    answered = 1;
  }

  private void askAll(AnnotationQueue opened) throws IOException {
    AnnotationLeases leases = AnnotationLeases.of(opened, LEASE);
    Optional<Lease> next = leases.next(worker);
    while (next.isPresent()) {
      AnnotationTask asked = next.get().task();
      console().result("");
      TaskText.show(console(), asked, !hidesPredictions);
      Reply reply = ask(opened, asked, true);
      if (reply.act() == Act.END) {
        return;
      }
      next = reply.act() == Act.UNDO ? undone(leases) : after(leases, asked, reply);
    }
  }

  private Optional<Lease> after(AnnotationLeases leases, AnnotationTask asked, Reply reply)
      throws IOException {
    switch (reply.act()) {
      case LABEL -> {
        leases.answer(worker, asked.id(), reply.label(), "");
        answered++;
      }
      case SKIP -> leases.skip(worker, asked.id(), "");
      default -> leases.postpone(worker);
    }
    return leases.next(worker);
  }

  private Optional<Lease> undone(AnnotationLeases leases) throws IOException {
    Optional<Lease> undone = leases.undo(worker);
    if (undone.isEmpty()) {
      console()
          .result(
              leases.lastAct(worker) < 0
                  ? "there is nothing to take back"
                  : "somebody has decided on your last answer");
      return leases.next(worker);
    }
    answered = Math.max(0, answered - (undone.get().earlier() == null ? 0 : 1));
    return undone;
  }

  private void decideAll(AnnotationQueue opened) throws IOException {
    QueueResults results = opened.results();
    for (FinalLabel disputed : results.disagreements()) {
      console().result("");
      TaskText.show(console(), disputed.task(), !hidesPredictions);
      TaskText.showAnswers(console(), disputed, results);
      Reply reply = ask(opened, disputed.task(), false);
      if (reply.act() == Act.END) {
        return;
      }
      if (reply.act() == Act.LABEL) {
        opened.adjudicate(disputed.task().id(), reply.label(), worker, Instant.now(), "");
        answered++;
      }
    }
  }

  /** Asks until the reply is a label or another act; a label goes before a command of its name. */
  private Reply ask(AnnotationQueue opened, AnnotationTask asked, boolean canSkip)
      throws IOException {
    LabelSet labels = opened.labels();
    List<Act> commands = canSkip ? List.of(Act.SKIP, Act.UNDO, Act.END) : List.of(Act.END);
    String opinion =
        hidesPredictions ? "" : String.format(Locale.ROOT, " (%s)", TaskText.opinion(asked));
    String others =
        canSkip
            ? "%s to skip, %s to undo, ".formatted(Act.SKIP.typed(labels), Act.UNDO.typed(labels))
            : "";
    while (true) {
      console()
          .result(
              "label %s, empty for later, %s%s to end%s:",
              labels, others, Act.END.typed(labels), opinion);
      String line = keyboard().readLine();
      if (line == null) {
        return new Reply(Act.END, "");
      }
      String typed = line.strip();
      if (labels.contains(typed)) {
        return new Reply(Act.LABEL, typed);
      }
      if (typed.isEmpty()) {
        return new Reply(Act.LATER, "");
      }
      String word = typed.replaceFirst("^:+", "");
      for (Act command : commands) {
        if (command.word.equals(word)) {
          return new Reply(command, "");
        }
      }
      console().result("\"%s\" is not one of %s", typed, labels);
    }
  }

  private BufferedReader keyboard() {
    BufferedReader known = keyboard;
    if (known == null) {
      known = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      keyboard = known;
    }
    return known;
  }
}
