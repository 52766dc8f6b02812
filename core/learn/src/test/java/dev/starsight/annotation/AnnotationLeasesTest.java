package dev.starsight.annotation;

import static dev.starsight.annotation.QueueFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.annotation.AnnotationLeases.Lease;
import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotationLeasesTest {

  private static final Duration LEASE = Duration.ofMinutes(10);

  private final Path directory;
  private AnnotationQueue queue;
  private AnnotationLeases leases;

  /** Just below the overflow, so that every test crosses it. */
  private long nanoTime = Long.MAX_VALUE - 1;

  private Instant timeOfDay = NOON;

  AnnotationLeasesTest(@TempDir Path folder) {
    this.directory = folder.resolve("queue");
  }

  @BeforeEach
  void createQueue() throws IOException {
    open(QueueFixture.create(directory, 4, 1));
  }

  @AfterEach
  void closeQueue() throws IOException {
    queue.close();
  }

  private void open(AnnotationQueue opened) {
    queue = opened;
    leases = AnnotationLeases.of(opened, LEASE, () -> nanoTime, () -> timeOfDay);
  }

  private void reopen() throws IOException {
    queue.close();
    open(AnnotationQueue.open(directory));
  }

  private void pass(Duration time) {
    nanoTime += time.toNanos();
  }

  private String next(String worker) {
    return leases.next(worker).map(lease -> lease.task().exampleId()).orElse("nothing");
  }

  private Annotation answerNext(String worker, String label) throws IOException {
    return leases.answer(worker, leases.next(worker).orElseThrow().task().id(), label, "");
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(directory.resolve("annotations.jsonl"));
  }

  @Test
  void everybodyGetsAnotherTask() throws IOException {
    assertThat(List.of(next("ada"), next("bob"), next("cleo"))).containsExactly("R0", "R1", "R2");
    assertThat(answerNext("bob", "3").worker()).isEqualTo("bob");
    assertThat(next("bob")).isEqualTo("R3");
    assertThat(next("dora")).isEqualTo("nothing");
    leases.release("ada");
    assertThat(next("dora")).isEqualTo("R0");
  }

  @Test
  void askingAgainGivesTheSameTask() {
    assertThat(next("ada")).isEqualTo("R0");
    pass(LEASE.dividedBy(2));
    assertThat(next(" ada ")).isEqualTo("R0");
    pass(LEASE.dividedBy(2).plusSeconds(1));
    assertThat(next("bob")).isEqualTo("R1");
  }

  @Test
  void aLeaseEnds() {
    assertThat(next("ada")).isEqualTo("R0");
    pass(LEASE.minusNanos(1));
    assertThat(next("bob")).isEqualTo("R1");
    pass(Duration.ofNanos(1));
    assertThat(next("cleo")).isEqualTo("R0");
    assertThat(next("ada")).isEqualTo("R2");
  }

  @Test
  void aSignOfLifeKeepsTheTask() {
    Lease lease = leases.next("ada").orElseThrow();
    for (int i = 0; i < 5; i++) {
      pass(LEASE.minusSeconds(1));
      assertThat(leases.renew("ada", lease.task().id())).isPresent();
    }
    assertThat(next("bob")).isEqualTo("R1");
    pass(LEASE);
    assertThat(next("cleo")).isEqualTo("R0");
    assertThat(leases.renew("ada", lease.task().id())).isEmpty();
    assertThat(leases.renew("ada", "another")).isEmpty();
  }

  @Test
  void aLateAnswerCountsIfNobodyElseHasTheTask() throws IOException {
    String task = leases.next("ada").orElseThrow().task().id();
    pass(LEASE.multipliedBy(3));
    Annotation answer = leases.answer("ada", task, "4", "");
    assertThat(answer.duration()).isEqualTo(LEASE.multipliedBy(3));
    assertThat(queue.pending()).hasSize(3);
  }

  @Test
  void aLateAnswerIsRefusedWhenSomebodyElseHasTheTaskOrAnsweredIt() throws IOException {
    String task = leases.next("ada").orElseThrow().task().id();
    pass(LEASE);
    assertThat(next("bob")).isEqualTo("R0");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> leases.answer("ada", task, "4", ""))
          .isInstanceOf(AnsweredMeanwhileException.class)
          .hasMessageContaining(task);
      if (i == 0) {
        leases.answer("bob", task, "5", "");
      }
    }
    assertThat(lines()).hasSize(1);
    assertThat(next("ada")).isEqualTo("R1");
  }

  @Test
  void theSameAnswerAgainIsWrittenOnce() throws IOException {
    Annotation first = answerNext("ada", "4");
    timeOfDay = NOON.plusSeconds(5);
    assertThat(leases.answer("ada", first.taskId(), "4", "")).isEqualTo(first);
    reopen();
    assertThat(leases.answer("ada", first.taskId(), "4", "")).isEqualTo(first);
    assertThat(lines()).hasSize(1);
    leases.answer("ada", first.taskId(), "5", "");
    assertThat(queue.answered()).extracting(each -> each.annotation().label()).containsExactly("5");
    assertThat(queue.results().progress().answers()).isEqualTo(1);
  }

  @Test
  void severalPeopleAnswerOneTaskAndNobodyTwice() throws IOException {
    queue.close();
    open(QueueFixture.create(directory.resolveSibling("two"), 2, 2));
    assertThat(List.of(next("ada"), next("bob"), next("cleo"), next("dora"), next("eve")))
        .containsExactly("R0", "R0", "R1", "R1", "nothing");
    answerNext("ada", "1");
    assertThat(next("ada")).isEqualTo("nothing");
    leases.release("cleo");
    assertThat(next("ada")).isEqualTo("R1");
    answerNext("bob", "2");
    assertThat(queue.pending()).extracting(AnnotationTask::exampleId).containsExactly("R1");
    assertThat(queue.results().progress())
        .isEqualTo(new QueueResults.Progress(2, 1, 1, 2))
        .extracting(QueueResults.Progress::complete)
        .isEqualTo(1);
  }

  @Test
  void measuresTimeWithAClockThatGoesForwardOnly() throws IOException {
    String task = leases.next("ada").orElseThrow().task().id();
    pass(Duration.ofMillis(7_300));
    timeOfDay = NOON.minusSeconds(86_400);
    leases.answer("ada", task, "4", "");
    leases.next("ada");
    pass(Duration.ofSeconds(2));
    answerNext("ada", "1");
    reopen();
    assertThat(queue.answered())
        .extracting(each -> each.annotation().duration())
        .containsExactly(Duration.ofMillis(7_300), Duration.ofSeconds(2));
    WorkerStatistics ada = queue.results().worker("ada");
    assertThat(ada).isEqualTo(queue.results().workers().get(0));
    assertThat(ada.answers()).isEqualTo(2);
    assertThat(ada.medianDuration()).isEqualTo(Duration.ofMillis(4_650));
    assertThat(ada.recentDuration()).isEqualTo(ada.medianDuration());
    assertThat(queue.results().worker("bob").answers()).isZero();
  }

  @Test
  void whatIsSkippedComesBackOnlyOnRequest() throws IOException {
    Lease lease = leases.next("ada").orElseThrow();
    leases.skip("ada", lease.task().id(), "illegible");
    leases.skip("ada", lease.task().id(), "illegible");
    assertThat(lines()).hasSize(1);
    assertThat(next("ada")).isEqualTo("R1");
    reopen();
    assertThat(next("ada")).isEqualTo("R1");
    assertThat(queue.results().worker("ada").skipped()).isEqualTo(1);
    assertThat(leases.nextSkipped("ada").orElseThrow().task()).isEqualTo(lease.task());
    assertThat(next("bob")).isEqualTo("R1");
    leases.answer("ada", lease.task().id(), "2", "");
    assertThat(queue.results().worker("ada").skipped()).isZero();
    assertThat(leases.nextSkipped("ada")).isEmpty();
    assertThat(queue.results().remarks(lease.task().id()))
        .containsExactly(new QueueResults.Remark("ada", "illegible"));
  }

  @Test
  void whatIsPostponedIsForOthers() {
    assertThat(next("ada")).isEqualTo("R0");
    leases.postpone("ada");
    assertThat(next("ada")).isEqualTo("R1");
    assertThat(next("bob")).isEqualTo("R0");
  }

  @Test
  void whatWasDecidedOnIsNotTakenBack() throws IOException {
    Annotation first = answerNext("ada", "4");
    queue.answer(first.taskId(), "5", "bob", first.submitted());
    queue.adjudicate(first.taskId(), "5", "cleo", first.submitted(), "");
    assertThat(leases.undo("ada")).isEmpty();
    assertThat(queue.results().worker("ada").answers()).isEqualTo(1);
    assertThat(leases.undo("cleo")).as("a decision is no answer").isEmpty();
    queue.undoAdjudication("cleo", first.submitted());
    assertThat(leases.undo("ada").orElseThrow().earlier()).isEqualTo(first);
  }

  @Test
  void undoGoesBackStepByStep() throws IOException {
    Annotation first = answerNext("ada", "4");
    String second = leases.next("ada").orElseThrow().task().id();
    leases.skip("ada", second, "");
    leases.answer("ada", first.taskId(), "5", "");
    leases.next("ada");

    Lease corrected = leases.undo("ada").orElseThrow();
    assertThat(corrected.task().exampleId()).isEqualTo("R0");
    assertThat(corrected.earlier()).extracting(Annotation::label).isEqualTo("5");
    assertThat(queue.answered().get(0).annotation()).isEqualTo(first);
    assertThat(leases.next("ada")).contains(corrected);

    assertThat(leases.undo("ada").orElseThrow().task().id()).isEqualTo(second);
    assertThat(leases.undo("ada").orElseThrow().earlier()).isEqualTo(first);
    assertThat(leases.undo("ada")).isEmpty();
    assertThat(queue.answered()).isEmpty();
    assertThat(next("ada")).isEqualTo("R0");
    assertThat(next("bob")).isEqualTo("R1");
    reopen();
    assertThat(queue.pending()).hasSize(4);
    assertThat(queue.touched()).extracting(AnnotationTask::exampleId).containsExactly("R0", "R1");
  }

  @Test
  void refusesNamesAndNotesThatCannotBeShown() throws IOException {
    for (String name :
        List.of("", " ", "a\u0007da", "ada\nbob", "\ud800", "x\u202ey", "n".repeat(101))) {
      assertThatThrownBy(() -> leases.next(name))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("name")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u0007", "\u202e", "\n"));
    }
    String task = leases.next("زهرا\u200cبی Müller").orElseThrow().task().id();
    assertThatThrownBy(() -> leases.note("ada", task, "x".repeat(10_001)))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("10,000");
    leases.note("ada", task, "half \ud83d of a sign");
    assertThatThrownBy(() -> leases.answer("ada", "unknown", "4", ""))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("\"unknown\"");
    assertThatThrownBy(() -> leases.answer("ada", task, "6", ""))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("\"6\"");
    reopen();
    assertThat(queue.results().remarks(task).get(0).text()).isEqualTo("half \ufffd of a sign");
  }

  @Test
  void aDiskThatFailsLosesNoAnswerThatWasConfirmed() throws IOException {
    answerNext("ada", "4");
    Path log = directory.resolve("annotations.jsonl");
    Path away = directory.resolve("away");
    Files.move(log, away);
    String task = leases.next("ada").orElseThrow().task().id();
    assertThatThrownBy(() -> leases.answer("ada", task, "4", ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be written");
    assertThat(queue.answered()).hasSize(1);
    Files.move(away, log);
    assertThat(leases.next("ada").orElseThrow().task().id()).isEqualTo(task);
    leases.answer("ada", task, "4", "");
    reopen();
    assertThat(queue.answered()).hasSize(2);
  }

  @Test
  void manyPeopleAtOnceAnswerEveryTaskAsOftenAsAsked() throws Exception {
    queue.close();
    int tasks = 60;
    open(QueueFixture.create(directory.resolveSibling("many"), tasks, 3));
    AnnotationLeases real = AnnotationLeases.of(queue, LEASE);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> people = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String name = "person " + i;
        String label = String.valueOf(1 + i % 5);
        people.add(threads.submit(() -> answerAll(real, name, label)));
      }
      int given = 0;
      for (Future<Integer> each : people) {
        given += each.get(60, TimeUnit.SECONDS);
      }
      assertThat(given).isEqualTo(3 * tasks);
    } finally {
      threads.shutdownNow();
    }
    queue.close();
    open(AnnotationQueue.open(directory.resolveSibling("many")));
    assertThat(queue.pending()).isEmpty();
    assertThat(queue.results().progress().answers()).isEqualTo(3 * tasks);
    assertThat(Files.readAllLines(queue.directory().resolve("annotations.jsonl")))
        .hasSize(3 * tasks);
  }

  /** Answers until nothing is open; whoever is told to wait asks again. */
  private int answerAll(AnnotationLeases real, String name, String label) throws IOException {
    int given = 0;
    while (true) {
      Optional<Lease> lease = real.next(name);
      if (lease.isPresent()) {
        real.answer(name, lease.get().task().id(), label, "");
        given++;
      } else if (queue.pending().stream().allMatch(task -> isDoneFor(task, name))) {
        return given;
      }
    }
  }

  private boolean isDoneFor(AnnotationTask task, String name) {
    return queue.results().finalLabels().stream()
        .filter(each -> each.task().equals(task))
        .flatMap(each -> each.answers().stream())
        .anyMatch(answer -> answer.worker().equals(name));
  }
}
