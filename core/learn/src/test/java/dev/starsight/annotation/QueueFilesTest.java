package dev.starsight.annotation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Prediction;
import dev.starsight.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other processes, other programs, crashes and interrupts do to the files of a queue. */
class QueueFilesTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("bad", "good"));
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final Path folder;
  private final Path directory;
  private final Path answers;
  private final Path lock;

  QueueFilesTest(@TempDir Path folder) {
    this.folder = folder;
    this.directory = folder.resolve("queue");
    this.answers = directory.resolve("annotations.jsonl");
    this.lock = directory.resolve("lock");
  }

  /** Keeps a queue open until the process is ended. */
  public static void main(String[] arguments) throws IOException {
    try (AnnotationQueue queue = AnnotationQueue.open(Path.of(arguments[0]))) {
      System.out.println("ready");
      if (System.in.read() >= 0) {
        throw new IllegalStateException(queue.directory() + " should not be told anything");
      }
    }
  }

  @BeforeEach
  void createQueue() throws IOException {
    try (AnnotationQueue queue =
        AnnotationQueue.create(directory, LABELS, AnnotationInstructions.stars())) {
      List<Example> examples =
          IntStream.range(0, 5).mapToObj(i -> Example.unlabelled("R" + i, "text " + i)).toList();
      Prediction unsure = Prediction.of(LABELS, new double[] {0.5, 0.5});
      queue.addUnsure(examples, Collections.nCopies(5, unsure), 0.9, "m");
    }
  }

  private static void answerNext(AnnotationQueue queue) throws IOException {
    queue.answer(queue.pending().get(0).id(), "good", "ada", NOON);
  }

  private int answered() throws IOException {
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      return queue.answered().size();
    }
  }

  /** Returns the files and their bytes. The lock is left out: reading it would release it. */
  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(file -> !file.equals(lock)).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        content.put(file.getFileName().toString(), new String(bytes, ISO_8859_1));
      }
    }
    return content;
  }

  private void assertRefused() {
    assertThatThrownBy(() -> AnnotationQueue.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("open already");
  }

  @Test
  void aRefusedSecondOpenKeepsOtherProcessesOut() throws Exception {
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      answerNext(queue);
      assertRefused();
      assertThat(OtherProcess.seesLock(lock)).isTrue();
      assertThatThrownBy(
              () -> AnnotationQueue.create(directory, LABELS, AnnotationInstructions.stars()))
          .isInstanceOf(IOException.class);
      assertThat(OtherProcess.seesLock(lock)).isTrue();
    }
    assertThat(OtherProcess.seesLock(lock)).isFalse();
  }

  @Test
  void isRefusedWhileAnotherProcessHasItOpen() throws Exception {
    try (OtherProcess other = OtherProcess.start(QueueFilesTest.class, directory)) {
      assertThat(other.line()).isEqualTo("ready");
      assertRefused();
      assertRefused();
    }
    AnnotationQueue.open(directory).close();
  }

  @Test
  void isCreatedOnceByManyThreads() throws Exception {
    Path contested = folder.resolve("contested");
    List<AnnotationQueue> created = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    new Thread(
                        () -> {
                          try {
                            created.add(
                                AnnotationQueue.create(
                                    contested, LABELS, AnnotationInstructions.stars()));
                          } catch (IOException e) {
                            assertThat(e.getMessage()).startsWith(contested.toString());
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(created).hasSize(1);
    assertThat(OtherProcess.seesLock(contested.resolve("lock"))).isTrue();
    created.get(0).close();
  }

  @Test
  void aCreationThatWasKilledCanBeRepeated() throws IOException {
    Path killed = Files.createDirectory(folder.resolve("killed"));
    for (String name : List.of("lock", "tasks.jsonl", ".queue.json.1-1.tmp")) {
      Files.createFile(killed.resolve(name));
    }
    AnnotationQueue.create(killed, LABELS, AnnotationInstructions.stars()).close();
    AnnotationQueue.open(killed).close();
  }

  @Test
  void readingChangesNothing() throws IOException {
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      answerNext(queue);
      answerNext(queue);
    }
    byte[] two = Files.readAllBytes(answers);
    Files.write(answers, Arrays.copyOf(two, two.length - 1));
    assertReadingChangesNothing(0);
    for (byte[] torn : List.of(new byte[] {'{', '"'}, new byte[4096], new byte[] {(byte) 0xc3})) {
      Files.write(answers, two);
      Files.write(answers, torn, StandardOpenOption.APPEND);
      assertReadingChangesNothing(1);
    }
  }

  private void assertReadingChangesNothing(int notices) throws IOException {
    Map<String, String> before = content();
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.answered()).hasSize(2);
      assertThat(queue.pending()).hasSize(3);
      queue.export(folder.resolve("answers.csv"));
      assertThat(queue.notices()).hasSize(notices);
    }
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void theNextAnswerAddsAMissingLineEnd() throws IOException {
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      answerNext(queue);
    }
    String line = Files.readString(answers).strip();
    Files.writeString(answers, line);
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      answerNext(queue);
      assertThat(queue.notices())
          .containsExactly(answers + ": the last line had no line end, which was added");
      answerNext(queue);
    }
    assertThat(Files.readAllLines(answers)).hasSize(3).startsWith(line);
    assertThat(answered()).isEqualTo(3);
  }

  /** What a power failure leaves when the line end was the first byte of the next append. */
  @Test
  void anAnswerWithoutItsLineEndCountsWhenZerosFollow() throws IOException {
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      answerNext(queue);
    }
    String line = Files.readString(answers).strip();
    Files.writeString(answers, line + "\0\0\0rest");
    assertThat(answered()).isEqualTo(1);
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      answerNext(queue);
    }
    assertThat(Files.readAllLines(answers)).hasSize(2).startsWith(line);
    assertThat(directory.resolve("annotations.jsonl.torn-1")).hasContent("\0\0\0rest");
    assertThat(answered()).isEqualTo(2);
  }

  @Test
  void theNextAnswerMovesATornLineAside() throws IOException {
    for (int i = 1; i <= 2; i++) {
      Files.writeString(answers, "{\"task\": \"" + i, StandardOpenOption.APPEND);
      try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
        answerNext(queue);
        assertThat(queue.notices())
            .hasSize(2)
            .last()
            .asString()
            .contains("was moved to", "annotations.jsonl.torn-" + i);
      }
      assertThat(directory.resolve("annotations.jsonl.torn-" + i)).hasContent("{\"task\": \"" + i);
      assertThat(answered()).isEqualTo(i);
    }
  }

  @Test
  void whatAnotherProgramWroteIsNotOverwritten() throws IOException {
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      answerNext(queue);
      String foreign = Files.readString(answers).replace("ada", "bob");
      Files.writeString(answers, foreign, StandardOpenOption.APPEND);
      String both = Files.readString(answers);
      assertThatThrownBy(() -> answerNext(queue))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(answers.toString())
          .hasMessageContaining("another program has changed it")
          .hasMessageContaining("open the queue anew");
      assertThat(answers).hasContent(both);
    }
    assertThat(answered()).isEqualTo(1);
  }

  @Test
  void aReplacedOrMissingFileIsNoticed() throws IOException {
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      answerNext(queue);
      Path copy = Files.copy(answers, directory.resolve("copy"));
      Files.delete(answers);
      assertThatThrownBy(() -> answerNext(queue))
          .isInstanceOf(IOException.class)
          .hasMessage(answers + ": cannot be written: it is no longer there");
      Files.move(copy, answers);
      assertThatThrownBy(() -> answerNext(queue))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another program has changed it");
    }
    assertThat(answered()).isEqualTo(1);
  }

  @Test
  void anInterruptLeavesTheQueueUsable() throws Exception {
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      Thread.currentThread().interrupt();
      answerNext(queue);
      assertThat(Thread.interrupted()).isTrue();
      answerNext(queue);
      assertThat(Thread.interrupted()).isFalse();

      Thread here = Thread.currentThread();
      Thread interrupter =
          new Thread(
              () -> {
                for (int i = 0; i < 20; i++) {
                  LockSupport.parkNanos(1_000_000);
                  here.interrupt();
                }
              });
      interrupter.start();
      answerNext(queue);
      answerNext(queue);
      answerNext(queue);
      while (interrupter.isAlive()) {
        Thread.onSpinWait();
      }
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(answered()).isEqualTo(5);
  }

  @Test
  void exportsOverNoneOfItsOwnFiles() throws Exception {
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      answerNext(queue);
      Map<String, String> before = content();
      Path link = Files.createSymbolicLink(folder.resolve("link.csv"), answers);
      Path sameQueue = Files.createSymbolicLink(folder.resolve("same"), directory);
      for (Path own :
          List.of(
              directory.resolve("queue.json"),
              directory.resolve("tasks.jsonl"),
              answers,
              lock,
              directory.resolve("annotations.jsonl.torn-1"),
              directory.resolve("../queue/tasks.jsonl"),
              sameQueue.resolve("annotations.jsonl"),
              link)) {
        assertThatThrownBy(() -> queue.export(own))
            .isInstanceOf(StarsightException.class)
            .hasMessageContaining("is a file of the queue");
      }
      assertThat(content()).isEqualTo(before);
      assertThat(queue.export(directory.resolve("answers.csv"))).isEqualTo(1);
      assertThat(OtherProcess.seesLock(lock)).isTrue();
    }
  }

  @Test
  void aClosedQueueTakesNoAnswer() throws IOException {
    AnnotationQueue queue = AnnotationQueue.open(directory);
    queue.close();
    queue.close();
    assertThatThrownBy(() -> answerNext(queue))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    assertThat(answered()).isZero();
  }

  @Test
  void readsAnAnswerInAnyLanguageWithoutItsLineEnd() throws IOException {
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      queue.answer(queue.pending().get(0).id(), "good", "ada", NOON, "größer 👍");
    }
    byte[] bytes = Files.readAllBytes(answers);
    Files.write(answers, Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(answered()).isEqualTo(1);
    assertThat(Files.readString(answers)).endsWith("}");
  }
}
