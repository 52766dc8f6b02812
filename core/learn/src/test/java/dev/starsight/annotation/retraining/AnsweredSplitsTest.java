package dev.starsight.annotation.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.annotation.AnnotationInstructions;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.FinalLabel;
import dev.starsight.annotation.TaskPlan;
import dev.starsight.annotation.retraining.AnswerCounts.Answered;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.model.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AnsweredSplitsTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("bad", "good"));
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final AnnotationQueue queue;

  AnsweredSplitsTest(@TempDir Path directory) throws IOException {
    queue =
        AnnotationQueue.create(
            directory.resolve("queue"), LABELS, new AnnotationInstructions("Good or bad?", ""));
  }

  @AfterEach
  void close() throws IOException {
    queue.close();
  }

  private static Dataset<Example> rows(Example... rows) {
    return Dataset.of(List.of(rows), Provenance.inMemory("made for this test"));
  }

  /** Rows T1 and T2 to train on, V1 to validate and E1 to test. */
  private static Splits splits() {
    return new Splits(
        rows(Example.of("T1", "fine thing", "good"), Example.of("T2", "broken", "bad")),
        rows(Example.of("V1", "works well", "good")),
        rows(Example.of("E1", "fell apart", "bad")),
        0,
        42,
        null);
  }

  private void answer(String id, String text, String... labels) throws IOException {
    AnnotationTask task =
        AnnotationTask.of(
                Example.unlabelled(id, text),
                Prediction.of(LABELS, new double[] {0.5, 0.5}),
                "m",
                null)
            .withPlan(new TaskPlan(0.5, labels.length));
    queue.add(List.of(task));
    int person = 0;
    for (String label : labels) {
      queue.answer(task.id(), label, "person " + person++, NOON);
    }
  }

  private AnsweredSplits apply(ModelRows rows, boolean correctTest) {
    return AnsweredSplits.of(rows, queue.results().finalLabels(), correctTest);
  }

  private static List<String> labels(Dataset<Example> rows) {
    List<String> labels = new ArrayList<>();
    rows.forEach(row -> labels.add(row.id() + " " + row.label()));
    return labels;
  }

  @Test
  void anAnswerReplacesTheLabelWhereverTheRowIs() throws IOException {
    answer("T1", "fine thing", "bad");
    answer("T2", "broken", "bad");
    answer("V1", "works well", "bad");
    answer("E1", "fell apart", "good");

    AnsweredSplits answered = apply(new ModelRows(splits()), false);

    assertThat(labels(answered.splits().train())).containsExactly("T1 bad", "T2 bad");
    assertThat(labels(answered.splits().validation())).containsExactly("V1 bad");
    assertThat(labels(answered.splits().test())).as("not asked for").containsExactly("E1 bad");
    AnswerCounts counts = answered.counts();
    assertThat(counts.training()).isEqualTo(new Answered(1, 1));
    assertThat(counts.validation()).isEqualTo(new Answered(1, 0));
    assertThat(counts.test()).isEqualTo(new Answered(1, 0));
    assertThat(counts.used()).isEqualTo(3);
    assertThat(counts.changesTraining()).isTrue();
    assertThat(answered.splits().train().provenance().steps())
        .last()
        .isEqualTo("answers of people: 1 labels changed, 1 confirmed, 0 rows added");
  }

  @Test
  void answersToTextsAsInTheFileAreFoundAmongCleanRows() throws IOException {
    answer("T1", "fine&#32;thing", "bad");
    answer("X1", "fell<b> apart</b>", "good");
    answer("X2", "5 &lt; 6", "good");

    AnsweredSplits answered = apply(new ModelRows(splits(), rows(), rows(), null, true), false);

    assertThat(labels(answered.splits().train()))
        .as("the text of X1 is in the test part")
        .containsExactly("T1 bad", "T2 bad", "X2 good");
    assertThat(answered.splits().train().rows().get(2).text()).isEqualTo("5 < 6");
    assertThat(answered.counts().training()).isEqualTo(new Answered(1, 0));
  }

  @Test
  void answersCorrectTheTestPartIfAskedTo() throws IOException {
    answer("E1", "fell apart", "good");

    AnsweredSplits answered = apply(new ModelRows(splits()), true);

    assertThat(labels(answered.splits().test())).containsExactly("E1 good");
    assertThat(answered.splits().train().rows()).isEqualTo(splits().train().rows());
    assertThat(answered.counts().used()).isEqualTo(1);
    assertThat(answered.counts().changesTraining()).isFalse();
  }

  @Test
  void newRowsJoinTheTrainingPartUnlessTheirTextIsHeldOut() throws IOException {
    answer("N1", "quite new", "good");
    answer("N2", "Works WELL!", "bad");
    answer("N3", "fell apart", "bad");
    answer("N4", "fine thing", "bad");

    AnsweredSplits answered = apply(new ModelRows(splits()), true);

    assertThat(labels(answered.splits().train()))
        .as("N4 is another row with a text of the training part")
        .containsExactly("T1 good", "T2 bad", "N1 good", "N4 bad");
    assertThat(labels(answered.splits().validation())).containsExactly("V1 good");
    assertThat(answered.counts().added()).isEqualTo(2);
    assertThat(answered.counts().leftOut()).isEqualTo(2);
  }

  @Test
  void rowsThatWerePutAsideForAPromiseAreHeldOut() throws IOException {
    answer("P1", "put aside", "bad");
    answer("N1", "Put aside.", "bad");
    Dataset<Example> promise = rows(Example.of("P1", "put aside", "good"));

    AnsweredSplits answered = apply(new ModelRows(splits(), promise, rows(), null), false);

    assertThat(labels(answered.promise())).containsExactly("P1 good");
    assertThat(answered.splits().train().rows()).isEqualTo(splits().train().rows());
    assertThat(answered.counts().test()).isEqualTo(new Answered(1, 0));
    assertThat(answered.counts().leftOut()).isEqualTo(1);
  }

  @Test
  void furtherRowsAreTrainedOnWithTheirAnswers() throws IOException {
    answer("M1", "further", "bad");
    Dataset<Example> more =
        rows(Example.of("M1", "further", "good"), Example.of("M2", "WORKS well", "bad"));

    AnsweredSplits answered = apply(new ModelRows(splits(), rows(), more, null), false);

    assertThat(labels(answered.splits().train())).containsExactly("T1 good", "T2 bad", "M1 bad");
    assertThat(answered.counts().moreRows()).isEqualTo(1);
    assertThat(answered.counts().moreLeftOut()).isEqualTo(1);
    assertThat(answered.counts().added()).isZero();
  }

  @Test
  void aRowJoinsNoGroupThatIsHeldOut() throws IOException {
    answer("N1", "quite new", "good");
    Splits splits =
        splits().map(part -> part.map(row -> row.withColumns(Map.of("product", row.id()))));
    Dataset<Example> more =
        rows(
            Example.of("M1", "one", "good").withColumns(Map.of("product", "T1")),
            Example.of("M2", "two", "good").withColumns(Map.of("product", "V1")),
            Example.of("M3", "three", "good"));

    AnsweredSplits answered = apply(new ModelRows(splits, rows(), more, "product"), false);

    assertThat(labels(answered.splits().train()))
        .as("the groups of M3 and of N1 are not known")
        .containsExactly("T1 good", "T2 bad", "M1 good");
    assertThat(answered.counts().leftOut()).isEqualTo(1);
    assertThat(answered.counts().moreLeftOut()).isEqualTo(2);
  }

  @Test
  void whatPeopleDoNotAgreeOnIsLeftOut() throws IOException {
    answer("T1", "fine thing", "bad", "good");
    answer("T2", "broken", "good", "good");

    List<FinalLabel> labels = queue.results().finalLabels();
    AnsweredSplits answered = AnsweredSplits.of(new ModelRows(splits()), labels, false);

    assertThat(labels(answered.splits().train())).containsExactly("T1 good", "T2 good");
    assertThat(answered.counts().undecided()).isEqualTo(1);
  }

  @Test
  void onlyTheRowThatWasAnsweredGetsTheLabel() throws IOException {
    Splits splits =
        splits()
            .withTrain(
                rows(
                    Example.of("T1", "fine thing", "good"),
                    Example.of("T2", "fine thing", "good")));
    answer("T2", "fine thing", "bad");

    AnsweredSplits answered = apply(new ModelRows(splits), false);

    assertThat(labels(answered.splits().train())).containsExactly("T1 good", "T2 bad");
  }
}
