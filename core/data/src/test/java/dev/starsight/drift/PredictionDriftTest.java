package dev.starsight.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Prediction;
import dev.starsight.report.Report;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PredictionDriftTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("1", "5"));

  /** Predictions of the label 5 for a share of the rows, each with about this confidence. */
  private static PredictionSummary predictions(int rows, double share, double confidence) {
    SplittableRandom random = new SplittableRandom(rows);
    PredictionSummary summary = new PredictionSummary(LABELS, 1);
    for (int i = 0; i < rows; i++) {
      double sure = confidence + random.nextDouble() * 0.1;
      boolean five = random.nextDouble() < share;
      summary.accept(
          Prediction.of(LABELS, new double[] {five ? 1 - sure : sure, five ? sure : 1 - sure}));
    }
    return summary;
  }

  @Test
  void seesFewerFivesAndLessConfidence() {
    PredictionDrift drift =
        PredictionDrift.of(predictions(1000, 0.8, 0.85), predictions(900, 0.6, 0.7));
    assertThat(drift.label().kind()).isEqualTo(ColumnKind.CATEGORY);
    assertThat(drift.label().drifted()).isTrue();
    assertThat(drift.confidence().kind()).isEqualTo(ColumnKind.NUMBER);
    assertThat(Objects.requireNonNull(drift.confidence().values()).effect()).isEqualTo(1);
    assertThat(drift.expected().get(1).value()).isEqualTo("5");
    assertThat(drift.expected().get(1).first()).isCloseTo(0.8 * 0.9 + 0.2 * 0.1, within(0.04));
    assertThat(drift.expected().get(1).second()).isCloseTo(0.6 * 0.75 + 0.4 * 0.25, within(0.04));
    assertThat(drift.drifted()).isTrue();
  }

  @Test
  void samplesOfOneModelOnOnePopulationAreAlike() {
    PredictionSummary first = predictions(2000, 0.7, 0.8);
    PredictionDrift drift = PredictionDrift.of(first, predictions(1500, 0.7, 0.8));
    assertThat(drift.drifted()).isFalse();
    DriftReport report = new DriftReport("before", "after", noColumns(), null, drift);
    assertThat(report.sentence()).endsWith("The predictions are alike.");
    ObjectNode summary = Json.object();
    report.addTo(summary);
    assertThat(summary.at("/drift/predictions/expected")).hasSize(2);
    assertThat(summary.at("/drift/texts").isNull()).isTrue();
    assertThat(Report.titled("Drift").with(report.sections()).html())
        .contains("Drift of predictions", "Mean probability of each label");
  }

  private static TableDrift noColumns() {
    return TableDrift.of(TableSummary.of(List.of(), 1), TableSummary.of(List.of(), 1));
  }

  @Test
  void partsMergeToTheWhole() {
    PredictionSummary merged = predictions(300, 0.5, 0.6);
    merged.merge(predictions(200, 0.9, 0.9));
    assertThat(merged.rows()).isEqualTo(500);
    PredictionDrift drift = PredictionDrift.of(merged, merged);
    assertThat(drift.drifted()).isFalse();
    assertThat(drift.label().mostMoved().orElseThrow().difference()).isZero();
  }

  @Test
  void refusesPredictionsOfOtherLabels() {
    PredictionSummary summary = new PredictionSummary(LABELS, 1);
    PredictionSummary other = new PredictionSummary(LabelSet.of(List.of("a", "b")), 1);
    assertThatThrownBy(() -> summary.merge(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("predictions must have the labels");
    assertThatThrownBy(() -> PredictionDrift.of(summary, other))
        .isInstanceOf(IllegalArgumentException.class);
    PredictionDrift empty = PredictionDrift.of(summary, summary);
    assertThat(empty.drifted()).isFalse();
    assertThat(empty.expected().get(0).first()).isNaN();
  }
}
