package dev.starsight.cli.annotation;

import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationLeases;
import dev.starsight.annotation.AnnotationLeases.Lease;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.FinalLabel;
import dev.starsight.annotation.QueueResults;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.StarsightException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
          + " back, q to end."
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

  private static final String LATER = "";
  private static final String SKIP = "s";
  private static final String UNDO = "u";
  private static final String END = "q";

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
      String reply = ask(opened, asked, true);
      if (reply.equals(END)) {
        return;
      }
      boolean isLabel = opened.labels().contains(reply);
      next = reply.equals(UNDO) && !isLabel ? undone(leases) : after(leases, asked, reply, isLabel);
    }
  }

  private Optional<Lease> after(
      AnnotationLeases leases, AnnotationTask asked, String reply, boolean isLabel)
      throws IOException {
    if (isLabel) {
      leases.answer(worker, asked.id(), reply, "");
      answered++;
    } else if (reply.equals(SKIP)) {
      leases.skip(worker, asked.id(), "");
    } else {
      leases.postpone(worker);
    }
    return leases.next(worker);
  }

  private Optional<Lease> undone(AnnotationLeases leases) throws IOException {
    Optional<Lease> undone = leases.undo(worker);
    if (undone.isEmpty()) {
      console().result("there is nothing to take back");
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
      String reply = ask(opened, disputed.task(), false);
      if (reply.equals(END)) {
        return;
      }
      if (!reply.equals(LATER)) {
        opened.adjudicate(disputed.task().id(), reply, worker, Instant.now(), "");
        answered++;
      }
    }
  }

  /** Returns a label, or one of the other replies, of which q is never a label. */
  private String ask(AnnotationQueue opened, AnnotationTask asked, boolean canSkip)
      throws IOException {
    String opinion =
        hidesPredictions ? "" : String.format(Locale.ROOT, " (%s)", TaskText.opinion(asked));
    while (true) {
      console()
          .result(
              "label %s, empty for later, %sq to end%s:",
              opened.labels(), canSkip ? "s to skip, u to undo, " : "", opinion);
      String line = keyboard().readLine();
      String reply = line == null ? END : line.strip();
      boolean command = canSkip && (reply.equals(SKIP) || reply.equals(UNDO));
      if (reply.equals(LATER) || reply.equals(END) || command || opened.labels().contains(reply)) {
        return reply;
      }
      console().result("\"%s\" is not one of %s", reply, opened.labels());
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
