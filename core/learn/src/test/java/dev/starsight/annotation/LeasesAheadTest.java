package dev.starsight.annotation;

import static dev.starsight.annotation.QueueFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The task that follows a person's present one, and what a screen knows that a process does not.
 */
class LeasesAheadTest {

  private static final Duration LEASE = Duration.ofMinutes(10);

  private final Path directory;
  private AnnotationQueue queue;
  private AnnotationLeases leases;
  private long nanoTime;

  LeasesAheadTest(@TempDir Path folder) {
    this.directory = folder.resolve("queue");
  }

  @BeforeEach
  void createQueue() throws IOException {
    open(QueueFixture.create(directory, 5, 1));
  }

  @AfterEach
  void closeQueue() throws IOException {
    queue.close();
  }

  private void open(AnnotationQueue opened) {
    queue = opened;
    leases = AnnotationLeases.of(opened, LEASE, () -> nanoTime, () -> NOON);
  }

  private String next(String worker) {
    return leases.next(worker).map(lease -> lease.task().exampleId()).orElse("nothing");
  }

  private String ahead(String worker) {
    return leases.ahead(worker).map(AnnotationTask::exampleId).orElse("nothing");
  }

  private String id(int number) {
    return QueueFixture.task(number, 1).id();
  }

  @Test
  void theFollowingTaskIsKeptAndComesNext() throws IOException {
    assertThat(ahead("ada")).isEqualTo("nothing");
    assertThat(next("ada")).isEqualTo("R0");
    assertThat(ahead("ada")).isEqualTo("R1").isEqualTo(ahead("ada"));
    assertThat(next("bob")).isEqualTo("R2");
    assertThat(ahead("bob")).isEqualTo("R3");
    assertThat(next("cleo")).isEqualTo("R4");
    assertThat(ahead("cleo")).isEqualTo("nothing");
    leases.answer("ada", id(0), "3", "");
    assertThat(next("ada")).isEqualTo("R1");
    assertThat(ahead("ada")).isEqualTo("nothing");
    leases.release("bob");
    assertThat(ahead("ada")).isEqualTo("R2");
  }

  @Test
  void itsTimeIsThatOfThePresentTask() {
    next("ada");
    ahead("ada");
    nanoTime += LEASE.toNanos() - 1;
    assertThat(leases.renew("ada", id(0))).isPresent();
    nanoTime += LEASE.toNanos() - 1;
    assertThat(next("bob")).isEqualTo("R2");
    nanoTime += 1;
    assertThat(next("cleo")).isEqualTo("R0");
    assertThat(next("dora")).isEqualTo("R1");
  }

  @Test
  void aTaskThatIsGivenAgainIsFollowedByTheOneThatItInterrupts() throws IOException {
    next("ada");
    ahead("ada");
    leases.answer("ada", id(0), "3", "");
    assertThat(next("ada")).isEqualTo("R1");
    assertThat(ahead("ada")).isEqualTo("R2");
    leases.undo("ada");
    assertThat(next("ada")).isEqualTo("R0");
    assertThat(ahead("ada")).isEqualTo("R1");
    leases.answer("ada", id(0), "4", "");
    assertThat(next("ada")).isEqualTo("R1");
  }

  @Test
  void aSkippedTaskDoesNotFollow() throws IOException {
    next("ada");
    assertThat(ahead("ada")).isEqualTo("R1");
    leases.skip("ada", id(1), "");
    assertThat(ahead("ada")).isEqualTo("R2");
    leases.skip("ada", id(0), "");
    assertThat(next("ada")).isEqualTo("R2");
  }

  @Test
  void aNewProcessGivesWhatTheScreenShowsIfItIsFree() throws IOException {
    queue.close();
    open(AnnotationQueue.open(directory));
    assertThat(leases.next("ada", id(3)).map(lease -> lease.task().exampleId())).contains("R3");
    assertThat(leases.next("ada", id(2)).map(lease -> lease.task().exampleId())).contains("R3");
    assertThat(leases.next("bob", id(3)).map(lease -> lease.task().exampleId())).contains("R0");
    assertThat(leases.next("cleo", "unknown").map(lease -> lease.task().exampleId()))
        .contains("R1");
    leases.skip("bob", id(0), "");
    assertThat(leases.next("bob", id(0)).map(lease -> lease.task().exampleId())).contains("R2");
  }

  @Test
  void theLastActIsTheSameInEveryProcess() throws IOException {
    assertThat(leases.lastAct("ada")).isNegative();
    leases.answer("ada", id(0), "3", "");
    long first = leases.lastAct("ada");
    leases.answer("bob", id(1), "3", "");
    leases.skip("ada", id(2), "");
    long second = leases.lastAct("ada");
    assertThat(second).isGreaterThan(first);
    queue.close();
    open(AnnotationQueue.open(directory));
    assertThat(leases.lastAct("ada")).isEqualTo(second);
    leases.undo("ada");
    assertThat(leases.lastAct("ada")).isEqualTo(first);
  }

  @Test
  void theQueueKnowsItsTasksAndWhoAnswered() throws IOException {
    leases.answer("ada", id(0), "3", "");
    assertThat(queue.task(id(0)).map(AnnotationTask::exampleId)).contains("R0");
    assertThat(queue.task("unknown")).isEmpty();
    assertThat(queue.results().answer(id(0), "ada").map(Annotation::label)).contains("3");
    assertThat(queue.results().answer(id(0), "bob")).isEqualTo(Optional.empty());
  }
}
