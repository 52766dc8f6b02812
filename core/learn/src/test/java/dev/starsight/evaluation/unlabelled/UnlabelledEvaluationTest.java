package dev.starsight.evaluation.unlabelled;

import static dev.starsight.evaluation.unlabelled.SimulatedReviews.SHARES;
import static dev.starsight.evaluation.unlabelled.SimulatedReviews.STARS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.evaluation.unlabelled.AccuracyEstimate.Assumption;
import dev.starsight.model.ConfidenceReference;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.TrainingTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnlabelledEvaluationTest {

  private static final String TEXT = "it works as described";

  private static ConfidenceReference reference(int rows) {
    SimulatedReviews validation = SimulatedReviews.draw(rows, SHARES, 1.6, 1);
    return ReferenceFit.of(validation.predictions(), validation.truth(), validation.texts(TEXT));
  }

  private static List<Example> examples(int rows, String text) {
    return IntStream.range(0, rows)
        .mapToObj(i -> Example.unlabelled("R" + i, text + " " + i))
        .toList();
  }

  private static AccuracyEstimate estimate(ConfidenceReference reference, SimulatedReviews rows) {
    return estimate(reference, rows, TEXT, null);
  }

  private static AccuracyEstimate estimate(
      ConfidenceReference reference,
      SimulatedReviews rows,
      String text,
      @Nullable TrainingTexts texts) {
    UnlabelledEvaluation evaluation = new UnlabelledEvaluation(STARS, reference, texts);
    evaluation.add(examples(rows.truth().length, text), rows.predictions());
    return evaluation.estimate();
  }

  private static boolean holds(AccuracyEstimate estimate, double accuracy) {
    Interval interval = estimate.interval();
    return interval.low() <= accuracy && accuracy <= interval.high();
  }

  private static Assumption assumption(AccuracyEstimate estimate, String name) {
    return estimate.assumptions().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isTheValidationAccuracyWhereNothingHasChanged() {
    ConfidenceReference reference = reference(3000);
    SimulatedReviews rows = SimulatedReviews.draw(3000, SHARES, 1.6, 2);
    AccuracyEstimate estimate = estimate(reference, rows);

    assertThat(estimate.refused()).isFalse();
    assertThat(estimate.accuracy()).isCloseTo(rows.accuracy(), within(0.02));
    assertThat(holds(estimate, rows.accuracy())).isTrue();
    assertThat(estimate.interval().high() - estimate.interval().low()).isLessThan(0.1);
    assertThat(estimate.assumptions()).allMatch(Assumption::holds);
    assertThat(estimate).hasToString(estimate.toString()).asString().startsWith("accuracy 0.");
  }

  /** The stated share: 99 of 100 trials of random shares of the stars. */
  @Test
  void holdsTheAccuracyUnderLabelShift() {
    ConfidenceReference reference = reference(2000);
    int held = 0;
    for (int seed = 0; seed < 100; seed++) {
      SimulatedReviews rows =
          SimulatedReviews.draw(1000, SimulatedReviews.shares(seed), 1.6, 100 + seed);
      AccuracyEstimate estimate = estimate(reference, rows);
      held += holds(estimate, rows.accuracy()) ? 1 : 0;
    }
    assertThat(held).isGreaterThanOrEqualTo(99);
  }

  @Test
  void estimatesTheSharesOfLabels() {
    double[] shares = {0.45, 0.15, 0.1, 0.1, 0.2};
    AccuracyEstimate estimate =
        estimate(reference(3000), SimulatedReviews.draw(4000, shares, 1.6, 3));

    assertThat(estimate.labelShares().keySet()).containsExactly("1", "2", "3", "4", "5");
    assertThat(estimate.labelShares().values().stream().mapToDouble(share -> share).sum())
        .isCloseTo(1, within(1e-9));
    for (int id = 0; id < shares.length; id++) {
      assertThat(estimate.labelShares().get(STARS.label(id))).isCloseTo(shares[id], within(0.08));
    }
  }

  @Test
  void rowsInPiecesGiveTheSameEstimate() {
    ConfidenceReference reference = reference(500);
    SimulatedReviews rows = SimulatedReviews.draw(700, SimulatedReviews.shares(4), 1.6, 4);
    UnlabelledEvaluation pieces = new UnlabelledEvaluation(STARS, reference, null);
    List<Example> examples = examples(700, TEXT);
    for (int from = 0; from < 700; from += 77) {
      int to = Math.min(700, from + 77);
      pieces.add(examples.subList(from, to), rows.predictions().subList(from, to));
    }

    assertThat(pieces.rows()).isEqualTo(700);
    assertThat(pieces.estimate()).isEqualTo(estimate(reference, rows));
  }

  @Test
  void refusesFewRows() {
    ConfidenceReference reference = reference(500);
    for (int rows : new int[] {0, 1, 49}) {
      AccuracyEstimate few = estimate(reference, SimulatedReviews.draw(rows, SHARES, 1.6, 5));

      assertThat(few.refused()).isTrue();
      assertThat(few.accuracy()).isNaN();
      assertThat(few.interval().low()).isNaN();
      assertThat(few.labelShares()).isEmpty();
      assertThat(assumption(few, "rows").holds()).isFalse();
      assertThat(few).hasToString("no estimate of the accuracy");
    }
    assertThat(estimate(reference, SimulatedReviews.draw(50, SHARES, 1.6, 5)).refused()).isFalse();
  }

  @Test
  void countsEqualTextsOnce() {
    SimulatedReviews rows = SimulatedReviews.draw(80, SHARES, 1.6, 9);
    List<Example> equal = new ArrayList<>(examples(49, TEXT));
    for (int i = 49; i < 80; i++) {
      equal.add(Example.unlabelled("R" + i, TEXT + ", 0!"));
    }
    UnlabelledEvaluation evaluation = new UnlabelledEvaluation(STARS, reference(500), null);
    evaluation.add(equal, rows.predictions());

    assertThat(evaluation.estimate().rows()).isEqualTo(80);
    assertThat(assumption(evaluation.estimate(), "rows").message())
        .isEqualTo("The number of different texts is 49; at least 50 are needed.");
  }

  @Test
  void refusesAReferenceOfFewRows() {
    AccuracyEstimate estimate = estimate(reference(99), SimulatedReviews.draw(500, SHARES, 1.6, 6));

    assertThat(estimate.refused()).isTrue();
    assertThat(assumption(estimate, "validationRows").message())
        .isEqualTo("The model was validated on 99 rows; at least 100 are needed.");
  }

  @Test
  void refusesTextsOfAnotherLanguage() {
    ConfidenceReference reference = reference(500);
    SimulatedReviews rows = SimulatedReviews.draw(500, SHARES, 1.6, 7);

    for (String text : List.of("je ne suis pas content", "", "🙂🙂", "不错的产品")) {
      AccuracyEstimate estimate = estimate(reference, rows, text, null);
      assertThat(estimate.refused()).isTrue();
      assertThat(assumption(estimate, "words").message()).contains("0 %", "another language");
    }
    assertThat(estimate(reference, rows, "IT WORKS, though", null).refused()).isFalse();
  }

  @Test
  void refusesPredictionsThatNoChangeOfSharesExplains() {
    List<Prediction> unsure = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      unsure.add(Prediction.of(STARS, new double[] {0.02, 0.02, 0.02, 0.46, 0.48}));
    }
    UnlabelledEvaluation evaluation = new UnlabelledEvaluation(STARS, reference(2000), null);
    evaluation.add(examples(500, TEXT), unsure);
    AccuracyEstimate estimate = evaluation.estimate();

    assertThat(estimate.refused()).isTrue();
    assertThat(assumption(estimate, "agreement").message())
        .endsWith("either the shares or the texts have changed much.");
  }

  @Test
  void saysThatTheModelHasSeenTheTexts() {
    Dataset<Example> train =
        Dataset.of(examples(200, TEXT), Provenance.inMemory("test"))
            .map(row -> Example.of(row.id(), row.text(), "1"));
    TrainingTexts texts =
        TrainingTexts.of(new TrainingData(train, Dataset.of(List.of(), train.provenance()), STARS));
    SimulatedReviews rows = SimulatedReviews.draw(200, SHARES, 1.6, 8);
    AccuracyEstimate seen = estimate(reference(500), rows, TEXT, texts);
    AccuracyEstimate other = estimate(reference(500), rows, TEXT + " well", texts);

    assertThat(seen.refused()).isFalse();
    assertThat(assumption(seen, "newTexts").message())
        .startsWith("The model was fitted on 200 of the 200 texts, so");
    assertThat(assumption(other, "newTexts").holds()).isTrue();
  }

  @Test
  void refusesWhatDoesNotFit() {
    ConfidenceReference reference = reference(200);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new UnlabelledEvaluation(LabelSet.of(List.of("no", "yes")), reference, null))
        .withMessage("a reference of 5 labels cannot belong to a model of 2");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new UnlabelledEvaluation(STARS, reference, null).add(examples(2, TEXT), List.of()))
        .withMessage("as many predictions as rows are needed, but there are 0 and 2");
  }
}
