package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationQueue.AnsweredTask;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a second workshop keeps what people did in the queue of the first. */
@Tag("any-locale")
final class WorkshopQueueTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private static Path reviews;
  private static Path encoder;
  private static Path first;

  private final Path directory;
  private final Path out;
  private final Path queue;

  WorkshopQueueTest(@TempDir Path directory) {
    this.directory = directory;
    this.out = directory.resolve("w");
    this.queue = out.resolve("queue");
  }

  @BeforeAll
  static void runOnce(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv.gz"), 200);
    encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
    first = shared.resolve("w");
    Shell.run(workshop(first, reviews)).succeeds();
    Shell.run(
            "annotate",
            "fill",
            "--queue",
            first.resolve("queue"),
            "--model",
            first.resolve("model"),
            "--input",
            reviews,
            "--threshold",
            1)
        .succeeds();
    try (AnnotationQueue opened = AnnotationQueue.open(first.resolve("queue"))) {
      for (AnnotationTask task : opened.tasks().subList(3, 6)) {
        opened.answer(task.id(), "4", "zoë", NOON, "a \"note\"\nof two lines");
      }
      opened.answer(opened.tasks().get(4).id(), "2", "zoë", NOON, "second thoughts");
    }
  }

  @BeforeEach
  void copyFirst() throws IOException {
    LearningCommandsTest.copy(first, out);
  }

  static Object[] workshop(Path out, Path input, Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("workshop", "--input", input, "--out", out, "--quiet"));
    words.addAll(List.of("--encoder", encoder, "--budget", "1s", "--threads", 1));
    words.addAll(List.of(more));
    return words.toArray();
  }

  private static List<AnsweredTask> answered(Path queue) throws IOException {
    try (AnnotationQueue opened = AnnotationQueue.open(queue)) {
      return opened.answered();
    }
  }

  private static int pending(Path queue) throws IOException {
    try (AnnotationQueue opened = AnnotationQueue.open(queue)) {
      return opened.pending().size();
    }
  }

  private static void answer(AnnotationQueue opened, int task) throws IOException {
    opened.answer(opened.pending().get(task).id(), "1", "max", NOON);
  }

  /** F1 g, several times in a row. */
  @Test
  void answeredTasksStayAndOthersGiveWay() throws IOException {
    Files.writeString(queue.resolve("answers.csv"), "exported by somebody");
    Files.createDirectories(queue.resolve("backup"));
    Files.writeString(queue.resolve("backup/annotations.jsonl"), "old");
    byte[] log = Files.readAllBytes(queue.resolve("annotations.jsonl"));
    List<AnsweredTask> before = answered(queue);
    int waiting = pending(queue);
    assertThat(before).hasSize(3);

    for (int run = 0; run < 3; run++) {
      Shell.Outcome outcome = Shell.run(workshop(out, reviews, "--json")).succeeds();
      JsonNode summary = outcome.summary();

      assertThat(outcome.err())
          .contains("3 answered tasks of the earlier queue stay in it; ")
          .contains((run == 0 ? waiting : summary.get("queued").asInt()) + " unanswered ones");
      assertThat(summary.get("keptAnswers").asInt()).isEqualTo(3);
      assertThat(summary.get("earlierQueues")).isEmpty();
      assertThat(answered(queue)).isEqualTo(before);
      assertThat(queue.resolve("annotations.jsonl")).hasBinaryContent(log);
      assertThat(queue.resolve("answers.csv")).hasContent("exported by somebody");
      assertThat(queue.resolve("backup/annotations.jsonl")).hasContent("old");
      assertThat(pending(queue)).isEqualTo(summary.get("queued").asInt()).isLessThan(waiting);
      assertThat(Shell.names(directory)).containsExactly("w");
    }
  }

  /** F1 h. */
  @Test
  void anOpenQueueIsRefused() throws IOException {
    try (AnnotationQueue opened = AnnotationQueue.open(queue)) {
      answer(opened, 0);
      Map<String, String> before = Shell.digests(directory);

      Shell.run(workshop(out, reviews))
          .isRefused(queue + ": this queue is open elsewhere; close it");
      Shell.run(workshop(out, reviews, "--replace")).isRefused("this queue is open elsewhere");

      assertThat(Shell.digests(directory)).isEqualTo(before);
    }
  }

  /** To read the file of a lock would release the lock, for other processes. */
  @Test
  void nobodyCanAnswerBetweenTheCopyAndTheCommit() throws Exception {
    Path target = Files.createDirectory(directory.resolve("new"));
    LearningCommandsTest.copy(first.resolve("queue"), target.resolve("queue"));
    List<String> list = Shell.process(List.of("annotate", "list", "--queue", queue.toString()));
    try (EarlierQueues earlier = EarlierQueues.moveInto(out, true, target)) {
      assertThat(earlier.answered()).isEqualTo(3);
      assertThat(earlier.taken()).containsKeys("queue/lock", "queue/annotations.jsonl");

      assertThat(KillTest.start(list, null).waitFor()).isEqualTo(2);
    }
    assertThat(KillTest.start(list, null).waitFor()).isZero();
  }

  @Test
  void anAnswerWhileTheWorkshopRunsIsKept() throws Exception {
    List<AnsweredTask> before = answered(queue);
    Thread person = person(() -> answerOne(() -> {}));

    Shell.Outcome outcome = Shell.run(workshop(out, reviews, "--json"));
    outcome.succeeds();
    person.join();

    assertThat(outcome.summary().get("keptAnswers").asInt()).isEqualTo(4);
    assertThat(answered(queue)).hasSize(4).containsAll(before);
    assertThat(Shell.names(directory)).containsExactly("w");
  }

  @Test
  void aQueueThatIsOpenInTheEndLeavesTheResultBesideIt() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    Thread person =
        person(
            () ->
                answerOne(
                    () -> {
                      try {
                        done.await();
                      } catch (InterruptedException e) {
                        throw new AssertionError(e);
                      }
                    }));

    Shell.Outcome outcome = Shell.run(workshop(out, reviews));
    done.countDown();
    assertThat(outcome.code()).isEqualTo(2);
    person.join();

    assertThat(outcome.err())
        .contains(queue + ": this queue is open elsewhere")
        .contains("the result is complete in " + out + ".new-1");
    assertThat(answered(queue)).hasSize(4);
    assertThat(directory.resolve("w.new-1/report.html")).exists();
    assertThat(Shell.names(directory)).containsExactly("w", "w.new-1");
  }

  /**
   * Starts what a person does while a workshop runs; a workshop that fails must not wait for it.
   */
  private Thread person(Runnable work) {
    Thread person =
        new Thread(
            () -> {
              while (!hasTemporary()) {
                Thread.onSpinWait();
              }
              work.run();
            });
    person.setDaemon(true);
    person.start();
    return person;
  }

  private boolean hasTemporary() {
    try {
      return Shell.names(directory).stream().anyMatch(name -> name.startsWith(".w."));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void answerOne(Runnable then) {
    try (AnnotationQueue opened = AnnotationQueue.open(queue)) {
      answer(opened, 0);
      then.run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aQueueOfOtherLabelsStaysWhole() throws IOException {
    StringBuilder csv = new StringBuilder("review_body,star_rating\n");
    for (int i = 0; i < 200; i++) {
      csv.append("thing number ").append(i).append(i % 2 == 0 ? ",good\n" : ",bad\n");
    }
    Path words = Files.writeString(directory.resolve("words.csv"), csv);
    Map<String, String> before = Shell.digests(queue);
    before.remove("lock");

    for (int run = 0; run < 2; run++) {
      JsonNode summary = Shell.summaryOf(workshop(out, words));

      assertThat(summary.get("keptAnswers").asInt()).isZero();
      assertThat(summary.get("earlierQueues").toString())
          .isEqualTo(run == 0 ? "[\"queue-1\"]" : "[]");
      assertThat(Shell.digests(out.resolve("queue-1"))).containsAllEntriesOf(before);
      assertThat(answered(out.resolve("queue-1"))).hasSize(3);
      try (AnnotationQueue opened = AnnotationQueue.open(queue)) {
        assertThat(opened.labels().labels()).containsExactlyInAnyOrder("bad", "good");
      }
    }
    JsonNode back = Shell.summaryOf(workshop(out, reviews));
    assertThat(back.get("earlierQueues")).isEmpty(); // Nobody had answered a word.
    assertThat(answered(out.resolve("queue-1"))).hasSize(3);
    assertThat(Shell.names(directory)).containsExactly("w", "words.csv");
  }

  @Test
  void aDamagedQueueStaysWhole() throws IOException {
    Path log = queue.resolve("annotations.jsonl");
    Files.write(log, "not JSON\n".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    byte[] bytes = Files.readAllBytes(log);

    JsonNode summary = Shell.summaryOf(workshop(out, reviews));

    assertThat(summary.get("earlierQueues").toString()).isEqualTo("[\"queue-1\"]");
    assertThat(out.resolve("queue-1/annotations.jsonl")).hasBinaryContent(bytes);
    assertThat(answered(queue)).isEmpty();
  }

  @Test
  void aResultThatIsMovedAsideTakesItsQueueWithIt() throws IOException {
    Files.writeString(out.resolve("notes.txt"), "mine");
    Map<String, String> before = Shell.digests(out);

    Shell.run(workshop(out, reviews)).isRefused("notes.txt");
    assertThat(Shell.digests(out)).isEqualTo(before);
    Shell.run(workshop(out, reviews, "--replace")).succeeds();

    assertThat(Shell.digests(directory.resolve("w.old-1"))).isEqualTo(before);
    assertThat(answered(queue)).isEmpty();
  }
}
