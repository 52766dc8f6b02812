package dev.starsight.cli.derived;

import static org.assertj.core.api.Assertions.assertThat;

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

  private static final LabelSet LABELS = LabelSet.ordered(List.of("1", "2"));

  private static TeacherShares ask(Deadline deadline) {
    Dataset<Example> rows = Dataset.of(LABELLED, Provenance.inMemory("rows"));
    LinearClassifier teacher =
        new OrdinalTrainer(LinearOptions.quick(1))
            .fit(new TrainingData(rows, rows, LABELS), Run.unlimited());
    return TeacherShares.of(
        teacher,
        Objects.requireNonNull(Validation.of(teacher, rows, 1).reference()),
        LABELLED,
        UNLABELLED,
        SENTENCES,
        1,
        Run.unlimited().withDeadline(deadline));
  }

  @Test
  void rowsWithoutALabelThatThereWasNoTimeForAreLeftOut() {
    TeacherShares shares = ask(Deadline.in(Duration.ZERO));
    assertThat(shares.rows()).isEqualTo(LABELLED);
    assertThat(shares.asked()).isZero();
    assertThat(shares.unlabelled()).isZero();
    assertThat(shares.sentences()).isZero();
    assertThat(shares.mixed(LABELS, 1)[0]).as("of the label alone").containsExactly(1, 0);
  }

  @Test
  void rowsWithoutALabelTakeTheTeachersAndSentencesWeighHalf() {
    TeacherShares shares = ask(Deadline.never());
    assertThat(shares.rows()).hasSize(63);
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
    assertThat(shares.dataset(LABELS, Provenance.inMemory("rows")).rows().get(62).label())
        .isEqualTo("2");
  }
}
