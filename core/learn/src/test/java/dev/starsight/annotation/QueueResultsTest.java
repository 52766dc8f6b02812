package dev.starsight.annotation;

import static dev.starsight.annotation.QueueFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.annotation.AnnotationQueue.AddedAnswers;
import dev.starsight.annotation.FinalLabel.Rule;
import dev.starsight.annotation.QueueResults.ExportedRows;
import dev.starsight.annotation.QueueResults.TableFormat;
import dev.starsight.annotation.TaskOrigin.Reason;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueResultsTest {

  private final Path directory;

  QueueResultsTest(@TempDir Path folder) {
    this.directory = folder.resolve("queue");
  }

  private static List<Annotation> answers(String labels) {
    List<Annotation> answers = new ArrayList<>();
    for (String label : labels.split(" ", -1)) {
      answers.add(new Annotation("t", label, "person " + answers.size(), NOON, ""));
    }
    return answers;
  }

  @ParameterizedTest
  @CsvSource({
    "4, 4, UNANIMOUS, NaN",
    "4 4, 4, UNANIMOUS, 1",
    "4 5, , UNDECIDED, 0",
    "1 3 5, 3, MEDIAN, 0",
    "4 4 5, 4, MAJORITY, 0.333333",
    "5 1 1 4, , UNDECIDED, 0.166667",
    "1 3 3 5, 3, MEDIAN, 0.166667",
    "3 3 5 5, , UNDECIDED, 0.333333",
    "1 1 1 5 5, 1, MAJORITY, 0.4",
  })
  void severalAnswersGiveOneLabel(String labels, String label, Rule rule, double agreement) {
    FinalLabel result =
        FinalLabel.of(QueueFixture.task(0, 2), QueueFixture.STARS, answers(labels), null);
    assertThat(result.label()).isEqualTo(label);
    assertThat(result.rule()).isEqualTo(rule);
    assertThat(result.agreement()).isEqualTo(agreement, within(1e-6));
  }

  @Test
  void labelsWithoutAnOrderHaveNoMedian() {
    FinalLabel result =
        FinalLabel.of(
            QueueFixture.task(0, 3), LabelSet.of(List.of("a", "b", "c")), answers("a b c"), null);
    assertThat(result.rule()).isEqualTo(Rule.UNDECIDED);
  }

  @Test
  void somebodyDecidesBetweenDifferentAnswers() throws IOException {
    try (AnnotationQueue queue = QueueFixture.create(directory, 2, 2)) {
      String task = queue.tasks().get(0).id();
      queue.answer(task, "4", "ada", NOON);
      assertThat(queue.results().disagreements()).isEmpty();
      queue.answer(task, "5", "bob", NOON);
      assertThat(queue.results().disagreements())
          .extracting(each -> each.task().id())
          .containsExactly(task);
      assertThat(queue.export(directory.resolveSibling("none.csv"))).isZero();
      queue.adjudicate(task, "3", "cleo", NOON, "read it twice");
      assertThat(queue.pending()).hasSize(1);
    }
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.results().disagreements()).isEmpty();
      FinalLabel label = queue.results().finalLabels().get(0);
      assertThat(label.label()).isEqualTo("3");
      assertThat(label.rule()).isEqualTo(Rule.ADJUDICATED);
      assertThat(label.answers()).extracting(Annotation::label).containsExactly("4", "5");
      assertThat(queue.results().worker("cleo").adjudications()).isEqualTo(1);
      Path file = directory.resolveSibling("answers.csv");
      assertThat(queue.export(file)).isEqualTo(1);
      assertThat(file)
          .content()
          .contains("3,ada; bob; cleo,2026-01-31T12:00:00Z,1,0.600000,,2,0.000000,adjudicated");
      assertThat(queue.export(file, TableFormat.COMMAS, ExportedRows.ANSWERS, false)).isEqualTo(3);
    }
  }

  @Test
  void aDecisionIsTakenBackOnlyByWhoMadeTheOneThatCounts() throws IOException {
    try (AnnotationQueue queue = QueueFixture.create(directory, 1, 2)) {
      String task = queue.tasks().get(0).id();
      queue.answer(task, "2", "ada", NOON);
      queue.answer(task, "5", "bob", NOON);
      queue.adjudicate(task, "3", "cleo", NOON, "");
      queue.adjudicate(task, "4", "dan", NOON, "");
      assertThat(queue.undoAdjudication("cleo", NOON)).isEmpty();
      assertThat(queue.undoAdjudication("dan", NOON))
          .hasValueSatisfying(undone -> assertThat(undone.label()).isEqualTo("4"));
      assertThat(queue.results().adjudication(task))
          .hasValueSatisfying(decision -> assertThat(decision.label()).isEqualTo("3"));
      assertThat(queue.undoAdjudication("cleo", NOON))
          .hasValueSatisfying(undone -> assertThat(undone.label()).isEqualTo("3"));
    }
  }

  @Test
  void aDecisionIsTakenBackIfNothingFollowedIt() throws IOException {
    try (AnnotationQueue queue = QueueFixture.create(directory, 2, 2)) {
      String task = queue.tasks().get(0).id();
      queue.answer(task, "2", "ada", NOON);
      queue.answer(task, "4", "bob", NOON);
      assertThat(queue.undoAdjudication("bob", NOON)).isEmpty();
      queue.adjudicate(task, "3", "cleo", NOON, "");
      assertThat(queue.results().lastDecision("cleo")).isNotNegative();
      assertThat(queue.results().lastDecision("bob")).isEqualTo(-1);
      assertThat(queue.results().disagreements()).isEmpty();
      assertThat(queue.undoAdjudication("cleo", NOON))
          .hasValueSatisfying(undone -> assertThat(undone.label()).isEqualTo("3"));
      assertThat(queue.undoAdjudication("cleo", NOON)).isEmpty();
      queue.adjudicate(task, "1", "cleo", NOON, "");
      queue.answer(queue.tasks().get(1).id(), "5", "cleo", NOON);
      assertThat(queue.undoAdjudication("cleo", NOON)).isEmpty();
    }
    QueueResults read = QueueResults.read(directory);
    assertThat(read.adjudication(read.finalLabels().get(0).task().id()))
        .hasValueSatisfying(decision -> assertThat(decision.label()).isEqualTo("1"));
  }

  @Test
  void anAuditFindsOverconfidence() throws IOException {
    try (AnnotationQueue queue = QueueFixture.create(directory, 3, 1)) {
      assertThat(queue.results().audit().isOverconfident()).isFalse();
      List<AnnotationTask> sure = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        sure.add(QueueFixture.audit(i, 4, 0.95));
      }
      queue.add(sure);
      for (int i = 0; i < 10; i++) {
        queue.answer(sure.get(i).id(), i < 6 ? "5" : "1", "ada", NOON);
      }
      queue.answer(queue.tasks().get(0).id(), "1", "ada", NOON);
      AuditResult audit = queue.results().audit();
      assertThat(audit.tasks()).isEqualTo(20);
      assertThat(audit.answered()).isEqualTo(10);
      assertThat(audit.accuracy()).isEqualTo(0.6);
      // Wilson's interval of 6 of 10.
      assertThat(audit.low()).isEqualTo(0.3127, within(1e-4));
      assertThat(audit.high()).isEqualTo(0.8318, within(1e-4));
      assertThat(audit.confidence()).isEqualTo(0.95, within(1e-9));
      assertThat(audit.isOverconfident()).isTrue();
    }
  }

  @Test
  void keepsWhereATaskComesFrom() throws IOException {
    AnnotationTask task =
        QueueFixture.task(7, 3)
            .withOrigin(new TaskOrigin(Reason.RANDOM, "größe.tsv", 12, "validation", "2"));
    try (AnnotationQueue queue = QueueFixture.create(directory, 0, 1)) {
      assertThat(queue.add(List.of(task, task))).isEqualTo(1);
    }
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.tasks()).containsExactly(task);
    }
  }

  @Test
  void addsAnswersThatWereGivenElsewhere() throws IOException {
    try (AnnotationQueue queue = QueueFixture.create(directory, 2, 2)) {
      String task = queue.tasks().get(0).id();
      Annotation ada = new Annotation(task, "4", "ada", NOON, "", Duration.ofSeconds(3), false);
      Annotation later = new Annotation(task, "5", "ada", NOON.plusSeconds(1), "");
      Annotation unknown = new Annotation("0123456789abcdef", "5", "ada", NOON, "");
      assertThat(queue.addAnswers(List.of(ada, ada, unknown)))
          .isEqualTo(new AddedAnswers(1, 1, 0, 1));
      assertThat(queue.addAnswers(List.of(ada, later, ada)))
          .isEqualTo(new AddedAnswers(1, 2, 0, 0));
      assertThat(queue.results().finalLabels().get(0).answers()).containsExactly(later);
      Annotation foreign = new Annotation(task, "six", "ada", NOON, "");
      assertThatThrownBy(() -> queue.addAnswers(List.of(later, foreign)))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("\"six\"");
    }
  }

  @Test
  void theLastOfEquallyLateAnswersCounts() throws IOException {
    try (AnnotationQueue queue = QueueFixture.create(directory, 2, 2)) {
      String task = queue.tasks().get(0).id();
      List<Annotation> answers =
          Stream.of("4", "5", "2", "2")
              .map(label -> new Annotation(task, label, "ada", NOON, ""))
              .toList();
      assertThat(queue.addAnswers(answers)).isEqualTo(new AddedAnswers(1, 1, 2, 0));
      assertThat(queue.results().finalLabels().get(0).label()).isEqualTo("2");
      assertThat(queue.addAnswers(answers)).isEqualTo(new AddedAnswers(0, 2, 2, 0));
      Annotation corrected = new Annotation(task, "3", "ada", NOON, "");
      assertThat(queue.addAnswers(List.of(corrected))).isEqualTo(new AddedAnswers(1, 0, 0, 0));
      Annotation earlier = new Annotation(task, "1", "ada", NOON.minusSeconds(1), "");
      assertThat(queue.addAnswers(List.of(earlier))).isEqualTo(new AddedAnswers(0, 0, 1, 0));
      assertThat(queue.results().finalLabels().get(0).answers()).containsExactly(corrected);
    }
  }

  /** The files of a queue as the first version of Starsight wrote them. */
  private void writeFirstFormat() throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("queue.json"),
        """
        {"format": 1, "labels": ["1", "2"], "instructions": {"short": "How good?", "full": ""}}
        """);
    Files.writeString(
        directory.resolve("tasks.jsonl"),
        """
        {"id":"a1","example":"R1","text":"good","predicted":"2","confidence":0.75,\
        "probabilities":{"1":0.25,"2":0.75},"model":"m"}
        {"id":"b2","example":"R2","text":"bad","predicted":"1","confidence":0.6,\
        "probabilities":{"1":0.6,"2":0.4},"model":"m","label":"2"}
        """);
    Files.writeString(
        directory.resolve("annotations.jsonl"),
        """
        {"task":"a1","label":"1","worker":"a\\u0007da","submitted":"2026-01-31T12:00:00Z","note":""}
        {"task":"a1","label":"2","worker":"bob","submitted":"2026-01-31T11:00:00Z","note":"x"}
        """);
  }

  @Test
  void anOlderQueueOpensAndItsLatestAnswerCounts() throws IOException {
    writeFirstFormat();
    String header = Files.readString(directory.resolve("queue.json"));
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.pending()).extracting(AnnotationTask::id).containsExactly("b2");
      assertThat(queue.pending().get(0).origin().reason()).isEqualTo(Reason.SUSPICIOUS);
      assertThat(queue.answered()).extracting(a -> a.annotation().label()).containsExactly("2");
      assertThat(queue.results().finalLabels().get(0).rule()).isEqualTo(Rule.LATEST);
      queue.answer("b2", "1", "cleo", NOON);
    }
    // An older Starsight understands this, so it can still open the queue.
    assertThat(directory.resolve("queue.json")).content().isEqualTo(header);
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      AnnotationLeases.of(queue, AnnotationLeases.USUAL).undo("cleo");
    }
    assertThat(directory.resolve("queue.json")).content().contains("\"format\" : 2");
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThat(queue.pending()).extracting(AnnotationTask::id).containsExactly("b2");
      assertThat(queue.answered()).hasSize(1);
      assertThat(queue.labels().labels()).containsExactly("1", "2");
    }
  }

  @Test
  void refusesDamagedRecords() throws IOException {
    Path log = directory.resolve("annotations.jsonl");
    String good =
        "{\"task\":\"a1\",\"worker\":\"w\",\"submitted\":\"2026-01-31T12:00:00Z\",\"note\":\"\"";
    for (String bad :
        List.of(
            good + ",\"event\":\"explode\"}",
            good + ",\"label\":\"2\",\"seconds\":-1}",
            good + ",\"label\":\"2\",\"seconds\":1e300}",
            good + ",\"label\":\"2\",\"adjudication\":1}",
            good + ",\"label\":\"7\"}")) {
      writeFirstFormat();
      Files.writeString(log, bad + "\n");
      assertThatThrownBy(() -> AnnotationQueue.open(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("annotations.jsonl, line 1");
    }
  }

  @Test
  void aQueueThatIsOpenIsReadWithoutItsLock() throws IOException {
    assertThatThrownBy(() -> QueueResults.read(directory)).hasMessageContaining("no file queue");
    try (AnnotationQueue queue = QueueFixture.create(directory, 3, 1)) {
      queue.answer(QueueFixture.task(1, 1).id(), "4", "ana", NOON);
      Path log = directory.resolve("annotations.jsonl");
      Files.writeString(log, "{\"task\":\"half a li", StandardOpenOption.APPEND);
      String before = Files.readString(log);

      QueueResults results = QueueResults.read(directory);

      assertThat(results.labels()).isEqualTo(QueueFixture.STARS);
      assertThat(results.finalLabels()).isEqualTo(queue.results().finalLabels()).hasSize(1);
      Path rows = directory.resolveSibling("answers.jsonl");
      assertThat(results.writeTo(rows)).isEqualTo(1);
      assertThat(rows).content().contains("\"star_rating\":\"4\"");
      assertThat(log).hasContent(before);
    }
  }
}
