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
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistillationTrainerTest {

  private static final LinearOptions OPTIONS =
      LinearOptions.quick(3).withBalance(Balance.NONE).withEpochs(40);

  private static final Comparator<Example> BY_LABEL = Comparator.comparing(Example::requireLabel);

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
  void rowsOfWeightZeroTeachNothing() {
    TrainingData data = data();
    float[][] shares = shares(data, true);
    float[] weights = new float[shares.length];
    for (int row = 0; row < shares.length; row++) {
      boolean slow = data.train().rows().get(row).text().startsWith("slow");
      weights[row] = slow ? 1 : 0;
    }
    LinearClassifier student =
        DistillationTrainer.of(OPTIONS, shares).withWeights(weights).fit(data, Run.unlimited());
    assertThat(student.predict("slow and loud").probabilities()[0]).isCloseTo(0.7, within(0.02));
    assertThat(student.predict("quick and quiet").probability(2))
        .as("0.8 to the teacher")
        .isLessThan(0.3);
  }

  @Test
  void onlyRowsWithALabelOfTheirOwnCountAsItsFrequency() {
    TrainingData all = data();
    Dataset<Example> sorted =
        all.train().withRows("sorted", all.train().stream().sorted(BY_LABEL).toList());
    TrainingData data = all.withRows(sorted, all.validation());
    LinearOptions options = OPTIONS.withBalance(Balance.WEIGHTS);
    DistillationTrainer trainer = DistillationTrainer.of(options, shares(data, true));
    double[] counted = trainer.fit(data, Run.unlimited()).predict("loud").probabilities();
    double[] first =
        trainer.withLabelled(300).fit(data, Run.unlimited()).predict("loud").probabilities();
    assertThat(first[2])
        .as("of the first 300 rows, 100 have the label 3")
        .isGreaterThan(counted[2]);
  }

  @Test
  void refusesWeightsOfOtherRowsAndBelowZero() {
    TrainingData data = data();
    DistillationTrainer trainer = DistillationTrainer.of(OPTIONS, shares(data, true));
    assertThatThrownBy(() -> trainer.withWeights(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there must be a weight for each of the 400 rows, but there are 3");
    float[] negative = new float[400];
    negative[7] = -1;
    assertThatThrownBy(() -> trainer.withWeights(negative))
        .hasMessage("a weight must be finite and at least 0, but is -1.0");
    assertThatThrownBy(() -> trainer.withLabelled(401))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("labelled rows must be 0 to 400, but are 401");
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
