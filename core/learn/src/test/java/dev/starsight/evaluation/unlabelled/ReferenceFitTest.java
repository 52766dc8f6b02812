package dev.starsight.evaluation.unlabelled;

import static dev.starsight.evaluation.unlabelled.SimulatedReviews.SHARES;
import static dev.starsight.evaluation.unlabelled.SimulatedReviews.STARS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.LabelSet;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.Prediction;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReferenceFitTest {

  @Test
  void undoesOverconfidence() {
    SimulatedReviews rows = SimulatedReviews.draw(4000, SHARES, 2, 1);
    ConfidenceReference reference =
        ReferenceFit.of(rows.predictions(), rows.truth(), rows.texts("works well"));

    assertThat(reference.rows()).isEqualTo(4000);
    assertThat(reference.slope()).isCloseTo(0.5, within(0.03));
    assertThat(reference.accuracy()).isEqualTo(rows.accuracy());
    assertThat(reference.confidence()).isCloseTo(rows.accuracy(), within(0.01));
    assertThat(reference.words().size()).isEqualTo(2);
    assertThat(reference.wordShare()).isEqualTo(1);
    for (int id = 0; id < SHARES.length; id++) {
      assertThat(reference.shares().get(id)).isCloseTo(SHARES[id], within(0.03));
    }
  }

  @Test
  void copesWithFewAndExtremeRows() {
    Prediction certain = Prediction.of(STARS, new double[] {0, 0, 0, 0, 1});
    for (int truth = 0; truth < 5; truth++) {
      ConfidenceReference reference =
          ReferenceFit.of(List.of(certain), new int[] {truth}, List.of(""));
      assertThat(reference.accuracy()).isEqualTo(truth == 4 ? 1 : 0);
      assertThat(Arrays.stream(reference.calibrate(certain)).sum()).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void fitsTheSlopeAloneOfManyLabels() {
    LabelSet many = LabelSet.of(IntStream.range(0, 300).mapToObj(id -> "label " + id).toList());
    double[] logits = new double[300];
    logits[7] = 9;
    List<Prediction> certain = Collections.nCopies(500, Prediction.ofLogits(many, logits));
    int[] truth = IntStream.range(0, 500).map(row -> row % 2 == 0 ? 7 : row % 300).toArray();
    ConfidenceReference reference = ReferenceFit.of(certain, truth, List.of(""));

    assertThat(reference.confidence()).isCloseTo(reference.accuracy(), within(0.01));
    assertThat(reference.offsets()).hasSize(300).containsOnly(0.0);
  }

  @Test
  void needsALabelForEveryPrediction() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReferenceFit.of(List.of(), new int[0], List.of()))
        .withMessageContaining("one at least, but there are 0 and 0");
  }
}
