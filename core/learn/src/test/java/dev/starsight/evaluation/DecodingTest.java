package dev.starsight.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Decoding.DecodingCosts;
import dev.starsight.model.Metrics;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DecodingTest {

  private static final LabelSet STARS = LabelSet.of(List.of("1", "2", "3", "4", "5"));

  private static Prediction stars(double... probabilities) {
    return Prediction.of(STARS, probabilities);
  }

  @Test
  void mostProbableReturnsTheLabelOfThePrediction() {
    Prediction prediction = stars(0.4, 0.1, 0.1, 0.1, 0.3);
    assertThat(Decoding.MOST_PROBABLE.decide(prediction)).isEqualTo(0);
  }

  @Test
  void leastErrorReturnsTheMedian() {
    assertThat(Decoding.LEAST_ERROR.decide(stars(0.4, 0.1, 0.1, 0.1, 0.3))).isEqualTo(1);
    assertThat(Decoding.LEAST_ERROR.decide(stars(0.3, 0, 0, 0.1, 0.6))).isEqualTo(4);
    assertThat(Decoding.LEAST_ERROR.decide(stars(0.5, 0, 0, 0, 0.5))).isEqualTo(0);
  }

  /** Errors are differences of the labels' values, not of their positions. */
  @Test
  void acceptsUnorderedAndUnevenlySpacedLabels() {
    LabelSet labels = LabelSet.ordered(List.of("100", "1", "2"));
    Prediction prediction = Prediction.of(labels, new double[] {0.4, 0.4, 0.2});
    assertThat(labels.label(Decoding.LEAST_ERROR.decide(prediction))).isEqualTo("2");
  }

  @Property(tries = 200)
  void leastErrorReturnsAMedianForEveryDistribution(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 7) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> names = new ArrayList<>();
    double[] logits = new double[n];
    for (int i = 0; i < n; i++) {
      names.add(Integer.toString(i * i));
      logits[i] = 3 * random.nextDouble();
    }
    Prediction prediction = Prediction.ofLogits(LabelSet.of(names), logits);
    int decided = Decoding.LEAST_ERROR.decide(prediction);
    double below = 0;
    for (int i = 0; i < decided; i++) {
      below += prediction.probability(i);
    }
    assertThat(below).isLessThan(0.5 + 1e-9);
    assertThat(below + prediction.probability(decided)).isGreaterThan(0.5 - 1e-9);
  }

  @Test
  void refusesLeastErrorForNominalLabels() {
    LabelSet nominal = LabelSet.of(List.of("bad", "good"));
    Prediction prediction = Prediction.of(nominal, new double[] {0.3, 0.7});
    assertThatThrownBy(() -> Decoding.LEAST_ERROR.decide(prediction))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[bad, good]");
    assertThat(DecodingCosts.of(nominal, List.of(prediction), new int[] {1}).rows())
        .extracting(DecodingCosts.Row::decoding)
        .containsExactly(Decoding.MOST_PROBABLE);
  }

  /** Computed by hand: true 1, 5, 2; most probable 1, 5, 1; least error 2, 3, 2. */
  @Test
  void computesTheMetricsOfEachDecoding() {
    List<Prediction> predictions =
        List.of(
            stars(0.4, 0.3, 0.3, 0, 0), stars(0.2, 0.2, 0.2, 0, 0.4), stars(0.4, 0.3, 0, 0, 0.3));
    int[] truth = {0, 4, 1};
    List<DecodingCosts.Row> rows = DecodingCosts.of(STARS, predictions, truth).rows();
    assertThat(rows).hasSize(2);
    Metrics probable = rows.get(0).metrics();
    assertThat(probable).isEqualTo(Evaluation.metrics(STARS, truth, predictions));
    assertThat(probable.accuracy()).isEqualTo(2 / 3.0);
    assertThat(probable.mae()).isEqualTo(1 / 3.0);
    Metrics leastError = rows.get(1).metrics();
    assertThat(rows.get(1).decoding()).isEqualTo(Decoding.LEAST_ERROR);
    assertThat(leastError.accuracy()).isEqualTo(1 / 3.0);
    assertThat(leastError.balancedAccuracy()).isEqualTo(1 / 3.0);
    assertThat(leastError.mae()).isEqualTo(1.0);
    assertThat(leastError.logLoss()).isEqualTo(probable.logLoss());
  }

  @Test
  void refusesRowsWithoutPrediction() {
    assertThatThrownBy(() -> DecodingCosts.of(STARS, List.of(), new int[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 rows and 0 predictions");
  }
}
