package dev.starsight.annotation.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationInstructions;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationQueue.AddedAnswers;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.FinalLabel;
import dev.starsight.annotation.QueueResults.ExportedRows;
import dev.starsight.annotation.QueueResults.TableFormat;
import dev.starsight.annotation.TaskPlan;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.model.Prediction;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeTest {

  private static final LabelSet STARS = LabelSet.of(List.of("1", "2", "3", "4", "5"));
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final Path folder;
  private final Path file;
  private AnnotationQueue queue;

  ExchangeTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("answers");
  }

  @BeforeEach
  void createQueue() throws IOException {
    queue = create("queue");
  }

  @AfterEach
  void closeQueue() throws IOException {
    queue.close();
  }

  @Test
  void numbersInMessagesDoNotDependOnTheLocale() throws IOException {
    Files.writeString(file, "a".repeat((16 << 20) + 1));
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThatThrownBy(() -> AnswerRows.readJsonLines(queue, file, "ada"))
          .hasMessageContaining("at most 16,777,216 bytes");
      assertThatThrownBy(() -> Annotation.requireNote("a".repeat(10_001)))
          .hasMessage("a note must have at most 10,000 characters, but has 10,001");
    } finally {
      Locale.setDefault(before);
    }
  }

  private AnnotationQueue create(String name) throws IOException {
    AnnotationQueue created =
        AnnotationQueue.create(folder.resolve(name), STARS, AnnotationInstructions.stars());
    double[] p = new double[5];
    Arrays.fill(p, 0.1);
    p[3] = 0.6;
    List<AnnotationTask> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Example example = Example.unlabelled("R" + i, "=größe \"" + i + "\",\n<b>gut</b>\t👍");
      tasks.add(
          AnnotationTask.of(example, Prediction.of(STARS, p), "m", null)
              .withPlan(new TaskPlan(0.5, 2)));
    }
    created.add(tasks);
    return created;
  }

  private String id(int task) {
    return queue.tasks().get(task).id();
  }

  private void answerSome() throws IOException {
    queue.addAnswers(
        List.of(
            new Annotation(id(0), "4", "ada", NOON, "a \"note\"\nof two lines"),
            new Annotation(id(0), "5", "bob", NOON, "", Duration.ofMillis(7_300), false),
            new Annotation(id(0), "5", "cleo", NOON.plusSeconds(9), "=1+1", null, true),
            new Annotation(
                id(1), "1", "ada", NOON.plusMillis(5), "", Duration.ofSeconds(2), false)));
  }

  private static List<Annotation> answers(AnnotationQueue of) {
    List<Annotation> all = new ArrayList<>();
    for (FinalLabel label : of.results().finalLabels()) {
      all.addAll(label.answers());
      if (label.adjudication() != null) {
        all.add(label.adjudication());
      }
    }
    return all;
  }

  private void assertComesBack(ImportedAnswers read) throws IOException {
    assertThat(read.unlabelled()).isZero();
    try (AnnotationQueue other = create("other")) {
      assertThat(other.addAnswers(read.answers())).isEqualTo(new AddedAnswers(4, 0, 0, 0));
      assertThat(answers(other)).containsExactlyInAnyOrderElementsOf(answers(queue));
      assertThat(other.addAnswers(read.answers())).isEqualTo(new AddedAnswers(0, 4, 0, 0));
    }
  }

  @Test
  void answersComeBackFromATableWithCommas() throws IOException {
    answerSome();
    assertThat(queue.export(file, TableFormat.COMMAS, ExportedRows.ANSWERS, false)).isEqualTo(4);
    assertComesBack(AnswerRows.readTable(queue, file, "somebody"));
  }

  @Test
  void answersComeBackFromJsonLines() throws IOException {
    answerSome();
    assertThat(queue.export(file, TableFormat.JSON_LINES, ExportedRows.ANSWERS, true)).isEqualTo(4);
    assertComesBack(AnswerRows.readJsonLines(queue, file, "somebody"));
  }

  @Test
  void answersComeBackFromTabs() throws IOException {
    queue.answer(id(1), "2", "ada", NOON, "");
    queue.export(file, TableFormat.TABS, ExportedRows.ANSWERS, false);
    ImportedAnswers read = AnswerRows.readTable(queue, file, "somebody");
    assertThat(read.answers()).isEqualTo(answers(queue));
  }

  @Test
  void answersComeBackFromLabelStudioWithoutTheirNotes() throws IOException {
    queue.addAnswers(
        List.of(
            new Annotation(id(0), "4", "ada", NOON, ""),
            new Annotation(id(0), "5", "bob", NOON, "", Duration.ofMillis(7_300), false),
            new Annotation(id(0), "5", "cleo", NOON.plusSeconds(9), "", null, true),
            new Annotation(
                id(1), "1", "ada", NOON.plusMillis(5), "", Duration.ofSeconds(2), false)));
    assertThat(LabelStudio.export(queue, file)).isEqualTo(4);
    assertComesBack(LabelStudio.read(queue, file, "somebody"));
  }

  @Test
  void readsWhatLabelStudioExports() throws IOException {
    Files.writeString(
        file,
        """
        [{"id": 1, "data": {"task": "%s", "text": "x"}, "predictions": [],
          "annotations": [
            {"id": 7, "completed_by": 3, "created_at": "2026-02-01T10:00:00.123456Z", "lead_time": 12.75,
             "was_cancelled": false, "ground_truth": true,
             "result": [{"from_name": "topic", "type": "textarea", "value": {"text": ["x"]}},
                        {"from_name": "label", "type": "choices", "value": {"choices": ["4"]}}]},
            {"id": 8, "completed_by": {"id": 4, "email": "bob@example.org"}, "lead_time": null,
             "created_at": "2026-02-01T11:00:00+01:00", "result": [{"value": {"rating": 5}}]},
            {"id": 9, "completed_by": 5, "was_cancelled": true, "result": []},
            {"id": 10, "completed_by": 5, "was_cancelled": false, "result": []}]},
         {"data": {"review_id": "R1", "text": %s}, "annotations": [{"result": [{"value": {"choices": ["1"]}}]}]},
         {"data": {"task": "0123456789abcdef"}, "annotations": [{"result": [{"value": {"choices": ["1"]}}]}]}]
        """
            .formatted(id(0), "\"=größe \\\"1\\\",\\n<b>gut</b>\\t👍\""));
    ImportedAnswers read = LabelStudio.read(queue, file, "somebody");
    assertThat(read.unlabelled()).isEqualTo(2);
    assertThat(read.answers())
        .extracting(Annotation::worker)
        .containsExactly("label-studio user 3", "bob@example.org", "somebody", "somebody");
    assertThat(read.answers().get(0).submitted()).isEqualTo("2026-02-01T10:00:00.123456Z");
    assertThat(read.answers().get(0).duration()).isEqualTo(Duration.ofMillis(12_750));
    assertThat(read.answers().get(0).adjudication()).isFalse();
    assertThat(read.answers().get(1).submitted()).isEqualTo("2026-02-01T10:00:00Z");
    assertThat(read.answers().get(2).taskId()).isEqualTo(id(1));
    assertThat(queue.addAnswers(read.answers())).isEqualTo(new AddedAnswers(3, 0, 0, 1));
  }

  private void assertRefused(String content, String... parts) throws IOException {
    Files.writeString(file, content);
    assertThatThrownBy(
            () -> {
              if (content.startsWith("[") || content.startsWith("{\"data")) {
                LabelStudio.read(queue, file, "somebody");
              } else if (content.startsWith("{")) {
                AnswerRows.readJsonLines(queue, file, "somebody");
              } else {
                AnswerRows.readTable(queue, file, "somebody");
              }
            })
        .isInstanceOf(DamagedFileException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(parts)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void saysWhereAForeignLabelStudioFileIsWrong() throws IOException {
    String task = "{\"data\": {\"task\": \"t\"}, \"annotations\": %s}";
    assertRefused("{\"data\": 1}", "must be a JSON list of tasks");
    assertRefused("[1]", "task 1", "must be a JSON object");
    assertRefused("[{\"text\": \"x\", \"label\": \"4\"}]", "task 1", "not as JSON-MIN");
    assertRefused("[" + task.formatted("{}") + "]", "task 1", "\"annotations\"", "list");
    assertRefused(
        "[" + task.formatted("[{\"result\": [{\"value\": {\"choices\": [\"4\", \"5\"]}}]}]") + "]",
        "annotations[0].result[0].value.choices",
        "a single choice");
    assertRefused(
        "[" + task.formatted("[{\"result\": [{\"value\": {\"choices\": [\"good\"]}}]}]") + "]",
        "task 1, annotation 1",
        "[1, 2, 3, 4, 5]",
        "\"good\"");
    assertRefused(
        "["
            + task.formatted("[]")
            + ","
            + task.formatted(
                "[{\"completed_by\": \"a\\u0007b\", \"result\": [{\"value\": {\"rating\": 4}}]}]")
            + "]",
        "task 2, annotation 1",
        "control characters",
        "a\\u0007b");
    assertRefused(
        "["
            + task.formatted("[{\"lead_time\": -1, \"result\": [{\"value\": {\"rating\": 4}}]}]")
            + "]",
        "seconds");
    assertRefused("[" + task.formatted("[]"), "not JSON");
    assertRefused("[" + task.formatted("[]") + "] 5", "goes on");
    assertRefused("[{\"data\": {}, \"annotations\": []}]", "must name its task");
  }

  @Test
  void saysWhichRowIsWrong() throws IOException {
    assertRefused("", "must begin with a header");
    assertRefused("task,label\n1,2\n", "must have the columns star_rating and task");
    assertRefused("task,star_rating\nt,6\n", "line 2", "\"6\"");
    assertRefused("task,star_rating,submitted\nt,5,yesterday\n", "line 2", "\"yesterday\"");
    assertRefused("task,star_rating,seconds\nt,5,soon\n", "line 2", "\"soon\"");
    assertRefused("task,star_rating,answers\nt,5,3\n", "line 2", "--rows answers");
    assertRefused("task,star_rating\nt,\"5\nt,5\n", "is not a table");
    assertRefused(
        "{\"task\": \"t\"}\n{\"task\": \"t\", \"star_rating\": []}", "line 2", "star_rating");
    assertRefused("{\"star_rating\": \"4\"}", "line 1", "must name its task");
    assertRefused("{\"task\": \"t\", \"star_rating\": \"4\", \"worker\": \"\\ud800\"}", "\\ud800");
    assertRefused("{\"task\": \"t\"}\n[]\n", "line 2", "must be a JSON object");
  }

  @Test
  void aRowWithoutALabelIsCounted() throws IOException {
    Files.writeString(file, "\ufefftask,star_rating\r\n" + id(0) + ",4\r\n" + id(1) + ",\r\n");
    ImportedAnswers read = AnswerRows.readTable(queue, file, "somebody");
    assertThat(read.unlabelled()).isEqualTo(1);
    assertThat(read.answers()).extracting(Annotation::taskId).containsExactly(id(0));
    Files.writeString(file, "{\"task\":\"t\",\"star_rating\":null}\n\n");
    assertThat(AnswerRows.readJsonLines(queue, file, "somebody").unlabelled()).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNotUtf8OrHasNoEnd() throws IOException {
    Files.write(file, "task,star_rating\nt\u00e4,4\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> AnswerRows.readTable(queue, file, "w")).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> AnswerRows.readJsonLines(queue, file, "w"))
        .isInstanceOf(DamagedFileException.class);
    Files.write(file, "[{\"data\": \"\u00e4\"}]".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> LabelStudio.read(queue, file, "w"))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("UTF-8");
    byte[] piece = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    for (String start : List.of("task,star_rating\n\"", "{\"task\": \"", "[\"")) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        out.write(start.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 20; i++) {
          out.write(piece);
        }
      }
      assertThatThrownBy(
              () -> {
                if (start.startsWith("[")) {
                  LabelStudio.read(queue, file, "w");
                } else if (start.startsWith("{")) {
                  AnswerRows.readJsonLines(queue, file, "w");
                } else {
                  AnswerRows.readTable(queue, file, "w");
                }
              })
          .isInstanceOf(DamagedFileException.class)
          .hasMessageStartingWith(file.toString());
    }
  }

  @Test
  void writesOverNoFileOfTheQueue() throws IOException {
    Path own = queue.directory().resolve("tasks.jsonl");
    byte[] before = Files.readAllBytes(own);
    assertThatThrownBy(() -> LabelStudio.export(queue, own)).isInstanceOf(StarsightException.class);
    assertThat(own).hasBinaryContent(before);
    assertThatThrownBy(() -> LabelStudio.read(queue, folder.resolve("none"), "w"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such file");
  }
}
