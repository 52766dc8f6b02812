package dev.starsight.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.annotation.AnnotationQueue.AnsweredTask;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotationQueueTest {

  private static final LabelSet STARS = LabelSet.of(List.of("1", "2", "3", "4", "5"));
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final Path folder;
  private final Path directory;

  AnnotationQueueTest(@TempDir Path folder) {
    this.folder = folder;
    this.directory = folder.resolve("queue");
  }

  /** Returns texts with quotation marks, markup, line separators, emoji and backslashes. */
  private static List<Example> examples(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> Example.unlabelled("R" + i, "größe \"" + i + "\", <br />\u2028👍, \\n it works"))
        .toList();
  }

  private static List<Prediction> predictions(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> prediction(i % 5, 0.25 + (i % 8) / 10.0))
        .toList();
  }

  private static Prediction prediction(int label, double confidence) {
    double[] p = new double[5];
    Arrays.fill(p, (1 - confidence) / 4);
    p[label] = confidence;
    return Prediction.of(STARS, p);
  }

  private AnnotationQueue createQueue() throws IOException {
    return AnnotationQueue.create(directory, STARS, AnnotationInstructions.stars());
  }

  @Test
  void reopensWithAllTasksAndAnswers() throws IOException {
    List<AnnotationTask> pending;
    List<AnsweredTask> answered;
    try (AnnotationQueue queue = createQueue()) {
      assertThat(queue.addUnsure(examples(8), predictions(8), 0.8, "model 1")).isEqualTo(6);
      AnnotationTask leastConfident = queue.pending().get(0);
      queue.answer(leastConfident.id(), "4", "ada", NOON, "hard\nto say");
      queue.answer(queue.pending().get(2).id().substring(0, 8), "1", "bob", NOON.plusSeconds(60));
      pending = queue.pending();
      answered = queue.answered();
    }
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.labels()).isEqualTo(STARS);
      assertThat(queue.instructions()).isEqualTo(AnnotationInstructions.stars());
      assertThat(queue.pending()).isEqualTo(pending).hasSize(4);
      assertThat(queue.answered()).isEqualTo(answered).hasSize(2);
      assertThat(queue.answered().get(0).task().text()).isEqualTo(examples(1).get(0).text());
      assertThat(queue.answered().get(0).annotation())
          .isEqualTo(new Annotation(answered.get(0).task().id(), "4", "ada", NOON, "hard\nto say"));
    }
  }

  @Test
  void ordersTasksByConfidenceLowestFirst() throws IOException {
    try (AnnotationQueue queue = createQueue()) {
      queue.addUnsure(examples(20), predictions(20), 1, "m");
      assertThat(queue.pending().stream().map(AnnotationTask::confidence)).isSorted();
      assertThat(queue.pending().get(0).exampleId()).isEqualTo("R0");
      assertThat(queue.pending().get(1).exampleId()).isEqualTo("R8");
    }
  }

  @Test
  void addsEveryExampleOnlyOnce() throws IOException {
    try (AnnotationQueue queue = createQueue()) {
      List<Example> duplicated = new ArrayList<>(examples(3));
      duplicated.addAll(examples(3));
      List<Prediction> predictions = new ArrayList<>(predictions(3));
      predictions.addAll(predictions(3));
      assertThat(queue.addUnsure(duplicated, predictions, 0.8, "m")).isEqualTo(3);
      queue.answer(queue.pending().get(0).id(), "1", "ada", NOON);
      assertThat(queue.addUnsure(examples(3), predictions(3), 0.9, "another")).isZero();
    }
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.addUnsure(examples(4), predictions(4), 0.9, "m")).isEqualTo(1);
      Example sameId = Example.unlabelled("R0", "another text");
      assertThat(queue.addUnsure(List.of(sameId), predictions(1), 0.9, "m")).isEqualTo(1);
      assertThat(queue.tasks()).extracting(AnnotationTask::id).doesNotHaveDuplicates().hasSize(5);
    }
  }

  @Test
  void aPredictionAtTheThresholdIsConfident() throws IOException {
    try (AnnotationQueue queue = createQueue()) {
      Prediction half = prediction(0, 0.5);
      assertThat(queue.addUnsure(examples(1), List.of(half), half.confidence(), "m")).isZero();
    }
  }

  @Test
  void anAnswerCanBeCorrected() throws IOException {
    try (AnnotationQueue queue = createQueue()) {
      queue.addUnsure(examples(2), predictions(2), 0.8, "m");
      String id = queue.pending().get(0).id();
      queue.answer(id, "1", "ada", NOON);
      queue.answer(queue.pending().get(0).id(), "2", "ada", NOON);
      queue.answer(id, "5", "bob", NOON.plusSeconds(1));
    }
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.pending()).isEmpty();
      assertThat(queue.answered())
          .extracting(a -> a.annotation().label())
          .containsExactly("2", "5");
    }
  }

  @Test
  void refusesInvalidAnswers() throws IOException {
    try (AnnotationQueue queue = createQueue()) {
      queue.addUnsure(examples(40), predictions(40), 0.99, "m");
      String id = queue.pending().get(0).id();
      assertThatThrownBy(() -> queue.answer("zzzz", "1", "ada", NOON))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("\"zzzz\"");
      assertThatThrownBy(() -> queue.answer("", "1", "ada", NOON))
          .isInstanceOf(StarsightException.class);
      assertThatThrownBy(() -> queue.answer(id, "6", "ada", NOON))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("[1, 2, 3, 4, 5]")
          .hasMessageContaining("\"6\"");
      assertThatThrownBy(() -> queue.answer(id, "5", " ", NOON))
          .isInstanceOf(StarsightException.class);
      Prediction other = Prediction.of(LabelSet.of(List.of("a", "b")), new double[] {0.5, 0.5});
      assertThatThrownBy(() -> queue.addUnsure(examples(1), List.of(other), 0.9, "m"))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("[a, b]");
      assertThat(queue.answered()).isEmpty();
    }
  }

  @Test
  void survivesTruncationOfTheTasksAtEveryByte() throws IOException {
    try (AnnotationQueue queue = createQueue()) {
      queue.addUnsure(examples(2), predictions(2), 0.8, "m");
    }
    assertSurvivesTruncation(directory.resolve("tasks.jsonl"), true);
  }

  @Test
  void survivesTruncationOfTheAnswersAtEveryByte() throws IOException {
    try (AnnotationQueue queue = createQueue()) {
      queue.addUnsure(examples(2), predictions(2), 0.8, "m");
      for (AnnotationTask task : queue.pending()) {
        queue.answer(task.id(), "3", "ada", NOON, "größer");
      }
    }
    assertSurvivesTruncation(directory.resolve("annotations.jsonl"), false);
  }

  /**
   * Whole records are kept, with or without their line end; when the missing ones are added again,
   * the file is as it was, and what was torn is beside it.
   */
  private void assertSurvivesTruncation(Path file, boolean tasks) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Path torn = file.resolveSibling(file.getFileName() + ".torn-1");
    for (int length = 0; length <= bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      Files.write(file, truncated);
      int lines = 0;
      int complete = 0;
      for (int i = 0; i < bytes.length; i++) {
        lines += bytes[i] == '\n' && i <= length ? 1 : 0;
        complete = bytes[i] == '\n' && i < length ? i + 1 : complete;
      }
      try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
        assertThat(tasks ? queue.tasks().size() : queue.answered().size()).isEqualTo(lines);
        assertThat(file).hasBinaryContent(truncated);
        if (length % 11 != 0 && length - complete > 1 && lines == completeLines(bytes, length)) {
          // Every append waits for the disk, so only some are tried.
          continue;
        }
        if (tasks) {
          assertThat(queue.addUnsure(examples(2), predictions(2), 0.8, "m")).isEqualTo(2 - lines);
        } else {
          for (AnnotationTask task : queue.pending()) {
            queue.answer(task.id(), "3", "ada", NOON, "größer");
          }
        }
      }
      boolean whole = length > 0 && length + 1 < bytes.length && bytes[length] == '\n';
      if (lines < 2 || whole) {
        assertThat(file).hasBinaryContent(bytes);
      }
      if (length > complete && !(length < bytes.length && bytes[length] == '\n')) {
        assertThat(torn).hasBinaryContent(Arrays.copyOfRange(truncated, complete, length));
        Files.delete(torn);
      } else {
        assertThat(torn).doesNotExist();
      }
    }
  }

  private static int completeLines(byte[] bytes, int length) {
    return (int) IntStream.range(0, length).filter(i -> bytes[i] == '\n').count();
  }

  @Test
  void namesTheDamagedLine() throws IOException {
    try (AnnotationQueue queue = createQueue()) {
      queue.addUnsure(examples(4), predictions(4), 0.8, "m");
      queue.answer(queue.pending().get(0).id(), "3", "ada", NOON);
    }
    Path tasks = directory.resolve("tasks.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(tasks));
    lines.set(1, lines.get(1).substring(5));
    Files.write(tasks, lines);
    assertRefused("tasks.jsonl, line 2", "not JSON");
    lines.set(1, "{\"id\": 5}");
    Files.write(tasks, lines);
    assertRefused("tasks.jsonl, line 2", "\"probabilities\" is missing");
    Files.write(tasks, List.of());
    assertRefused("annotations.jsonl, line 1", "not in tasks.jsonl");
    Files.writeString(directory.resolve("queue.json"), "{\"format\": 3}");
    assertRefused("queue.json", "newer Starsight");
  }

  private void assertRefused(String place, String reason) {
    assertThatThrownBy(() -> AnnotationQueue.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(place)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesToOpenTwice() throws IOException {
    try (AnnotationQueue queue = createQueue()) {
      assertThat(queue.pending()).isEmpty();
      assertRefused("queue", "open already");
    }
    AnnotationQueue.open(directory).close();
  }

  @Test
  void createsOnlyInAnEmptyDirectory() throws IOException {
    createQueue().close();
    assertThatThrownBy(this::createQueue)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("already");
    Path occupied = Files.createDirectory(folder.resolve("full"));
    Files.writeString(occupied.resolve("summary.json"), "{}");
    assertThatThrownBy(
            () -> AnnotationQueue.create(occupied, STARS, AnnotationInstructions.stars()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not empty");
    assertThatThrownBy(() -> AnnotationQueue.open(occupied))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no file queue.json");
    assertThat(AnnotationQueue.isQueue(occupied)).isFalse();
    assertThat(AnnotationQueue.isQueue(directory)).isTrue();
  }

  @Test
  void exportsAnswersAsTrainingRows() throws IOException {
    Path tsv = folder.resolve("answers.tsv");
    Path csv = folder.resolve("answers.csv");
    try (AnnotationQueue queue = createQueue()) {
      Example awkward = Example.unlabelled("R\"1", "say \"hi\",\nor\tnot");
      queue.addUnsure(List.of(awkward), List.of(prediction(2, 0.5)), 0.8, "m");
      queue.answer(queue.pending().get(0).id(), "4", "ada", NOON);
      assertThat(queue.export(tsv)).isEqualTo(1);
      assertThat(queue.export(csv)).isEqualTo(1);
    }
    assertThat(tsv)
        .content()
        .isEqualTo(
            "review_id\treview_body\tstar_rating\tworker\tsubmitted\tpredicted\tconfidence\tseconds"
                + "\tanswers\tagreement\trule\told_label\tnote\treason\tfile\tline\tpart\ttask\n"
                + "R\"1\tsay \"hi\", or not\t4\tada\t2026-01-31T12:00:00Z\t3\t0.500000\t\t1\t"
                + "\tlatest\t\t\tunsure\t\t\t\t968b5b4bcc217bbb\n");
    assertThat(csv)
        .content()
        .isEqualTo(
            "review_id,review_body,star_rating,worker,submitted,predicted,confidence,seconds,answers,agreement,rule,old_label,note,reason,file,line,part,task\n"
                + "\"R\"\"1\",\"say \"\"hi\"\",\n"
                + "or\tnot\",4,ada,2026-01-31T12:00:00Z,3,0.500000,,1,,latest,,,unsure,,,,968b5b4bcc217bbb\n");
  }

  @Test
  void writesTheSameBytesForTheSameCalls() throws IOException {
    for (String name : List.of("a", "b")) {
      try (AnnotationQueue queue =
          AnnotationQueue.create(folder.resolve(name), STARS, AnnotationInstructions.stars())) {
        queue.addUnsure(examples(9), predictions(9), 0.8, "m");
        queue.answer(queue.pending().get(0).id(), "3", "ada", NOON);
      }
    }
    for (String file : List.of("queue.json", "tasks.jsonl", "annotations.jsonl")) {
      assertThat(folder.resolve("a").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
    }
  }

  @Test
  void acceptsConcurrentAnswers() throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (AnnotationQueue queue = createQueue()) {
      queue.addUnsure(examples(40), predictions(40), 1, "m");
      List<Future<Annotation>> answers = new ArrayList<>();
      for (AnnotationTask task : queue.pending()) {
        answers.add(threads.submit(() -> queue.answer(task.id(), "2", "ada", NOON)));
      }
      for (Future<Annotation> answer : answers) {
        assertThat(answer.get().label()).isEqualTo("2");
      }
    } finally {
      threads.shutdown();
    }
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.answered()).hasSize(40);
    }
  }
}
