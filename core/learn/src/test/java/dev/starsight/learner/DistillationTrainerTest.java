package dev.starsight.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistillationTrainerTest {

  private static final LinearOptions OPTIONS =
      LinearOptions.quick(3).withBalance(Balance.NONE).withEpochs(40);

  /** Rows of two kinds of texts, each labelled 1 and 3 in turn. */
  private static TrainingData data() {
    List<Example> rows =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    Example.of(
                        "r" + i,
                        i % 2 == 0 ? "slow and loud" : "quick and quiet",
                        i % 4 < 2 ? "1" : "3"))
            .toList();
    Dataset<Example> train = Dataset.of(rows, Provenance.inMemory("rows"));
    return new TrainingData(
        train,
        Dataset.of(List.of(), Provenance.inMemory("none")),
        LabelSet.ordered(List.of("1", "2", "3")));
  }

  private static float[][] shares(TrainingData data, boolean ofTeacher) {
    return data.train().stream()
        .map(
            row -> {
              boolean slow = row.text().startsWith("slow");
              if (ofTeacher) {
                return slow ? new float[] {0.7f, 0.2f, 0.1f} : new float[] {0.05f, 0.15f, 0.8f};
              }
              return row.requireLabel().equals("1") ? new float[] {1, 0, 0} : new float[] {0, 0, 1};
            })
        .toArray(float[][]::new);
  }

  @Test
  void learnsTheProbabilitiesOfTheTeacherAndNotTheLabels() {
    TrainingData data = data();
    LinearClassifier student =
        DistillationTrainer.of(OPTIONS, shares(data, true)).fit(data, Run.unlimited());
    assertThat(student.kind()).isEqualTo("ordinal-linear");
    double[] slow = student.predict("slow and loud").probabilities();
    double[] quick = student.predict("quick and quiet").probabilities();
    assertThat(slow[0]).isCloseTo(0.7, within(0.02));
    assertThat(slow[1]).isCloseTo(0.2, within(0.02));
    assertThat(quick[2]).isCloseTo(0.8, within(0.02));
  }

  @Test
  void sharesThatAreLabelsGiveTheSameAsLabels() {
    TrainingData data = data();
    LinearClassifier student =
        DistillationTrainer.of(OPTIONS, shares(data, false)).fit(data, Run.unlimited());
    LinearClassifier plain = new OrdinalTrainer(OPTIONS).fit(data, Run.unlimited());
    assertThat(student.predict("slow quick").probabilities())
        .isEqualTo(plain.predict("slow quick").probabilities());
  }

  @Test
  void refusesSharesOfOtherRowsAndABalanceThatLeavesRowsOut() {
    TrainingData data = data();
    float[][] fewer = {{1, 0, 0}};
    assertThatThrownBy(() -> DistillationTrainer.of(OPTIONS, fewer).fit(data, Run.unlimited()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there must be shares for each of the 400 training rows, but there are 1");
    float[][] narrow = new float[400][2];
    assertThatThrownBy(() -> DistillationTrainer.of(OPTIONS, narrow).fit(data, Run.unlimited()))
        .hasMessage("a row must have a share for each of the 3 labels, but has 2");
    assertThatThrownBy(() -> DistillationTrainer.of(OPTIONS.withBalance(Balance.MINORITY), narrow))
        .hasMessageContaining("but is minority");
  }
}
