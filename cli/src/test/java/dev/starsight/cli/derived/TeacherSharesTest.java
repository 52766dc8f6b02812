package dev.starsight.cli.derived;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.cli.derived.TeacherShares.Questions;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.evaluation.Validation;
import dev.starsight.learner.LinearClassifier;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.OrdinalTrainer;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TeacherSharesTest {

  private static final List<Example> LABELLED =
      IntStream.range(0, 60)
          .mapToObj(
              i ->
                  Example.of(
                      "r" + i, i % 2 == 0 ? "slow and loud" : "quick and quiet", "" + (1 + i % 2)))
          .toList();

  private static final List<Example> UNLABELLED =
      List.of(Example.unlabelled("u", "slow but quiet"), Example.unlabelled("v", "loud"));

  private static final List<Example> SENTENCES = List.of(Example.unlabelled("s", "It is quick."));

  private static final Provenance PROVENANCE = Provenance.inMemory("rows");
  private static final LabelSet LABELS = LabelSet.ordered(List.of("1", "2"));

  private static TeacherShares ask(List<Example> sentences, Run run) {
    Dataset<Example> rows = Dataset.of(LABELLED, PROVENANCE);
    LinearClassifier teacher =
        new OrdinalTrainer(LinearOptions.quick(1))
            .fit(new TrainingData(rows, rows, LABELS), Run.unlimited());
    return TeacherShares.of(
        teacher,
        Objects.requireNonNull(Validation.of(teacher, rows, 1).reference()),
        new Questions(LABELLED, UNLABELLED, sentences),
        1,
        run);
  }

  @Test
  void rowsWithoutALabelThatThereWasNoTimeForAreLeftOut() {
    TeacherShares shares = ask(SENTENCES, Run.unlimited().withDeadline(Deadline.in(Duration.ZERO)));
    assertThat(shares.dataset(LABELS, PROVENANCE).rows()).isEqualTo(LABELLED);
    assertThat(shares.asked()).isZero();
    assertThat(shares.unlabelled()).isZero();
    assertThat(shares.sentences()).isZero();
    assertThat(shares.mixed(LABELS, 1)[0]).as("of the label alone").containsExactly(1, 0);
  }

  @Test
  void rowsWithoutALabelTakeTheTeachersAndSentencesWeighHalf() {
    TeacherShares shares = ask(SENTENCES, Run.unlimited());
    assertThat(shares.labelled()).isEqualTo(60);
    assertThat(shares.asked()).isEqualTo(62);
    assertThat(shares.unlabelled()).isEqualTo(2);
    assertThat(shares.sentences()).isEqualTo(1);
    float[][] labels = shares.mixed(LABELS, 0);
    assertThat(labels[1]).containsExactly(0, 1);
    assertThat(labels[62][1]).as("a quick one").isBetween(0.5f, 0.999f);
    assertThat(shares.mixed(LABELS, 0.5)[1][0]).isBetween(0.0001f, 0.25f);
    assertThat(shares.weights()[0]).isEqualTo(1);
    assertThat(shares.weights()[61]).isEqualTo(1);
    assertThat(shares.weights()[62]).isEqualTo(0.5f);
    assertThat(shares.dataset(LABELS, PROVENANCE).rows().get(62).label()).isEqualTo("2");
  }

  @Test
  void labelledRowsAreAskedAboutLast() {
    List<Example> sentences =
        IntStream.range(0, 600).mapToObj(i -> Example.unlabelled("s" + i, "It is quick.")).toList();
    Deadline deadline = Deadline.in(Duration.ofSeconds(2));
    TeacherShares shares =
        ask(
            sentences,
            Run.unlimited()
                .withDeadline(deadline)
                .withProgress((stage, done, total, detail) -> sleep(deadline)));
    assertThat(shares.sentences() + shares.unlabelled()).as("one chunk").isEqualTo(512);
    assertThat(shares.asked()).isEqualTo(shares.unlabelled());
    assertThat(shares.mixed(LABELS, 1)[1]).as("not asked about").containsExactly(0, 1);
  }

  private static void sleep(Deadline end) {
    while (!end.hasPassed()) {
      Thread.onSpinWait();
    }
  }
}
