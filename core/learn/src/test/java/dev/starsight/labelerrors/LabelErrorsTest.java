package dev.starsight.labelerrors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.automl.TinyReviews;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.explain.WordEffect;
import dev.starsight.model.Prediction;
import dev.starsight.run.Run;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelErrorsTest {

  private static final LabelSet STARS = LabelSet.of(List.of("1", "2", "3", "4", "5"));

  private static Prediction prediction(double... probabilities) {
    return Prediction.of(
        probabilities.length == 5 ? STARS : LabelSet.of(List.of("bad", "good")), probabilities);
  }

  @Test
  void takesLabelsOfFourOrMoreNumbersForConfusedIfTheyAreTwoApart() {
    LabelConfusion stars = new LabelConfusion(STARS);
    assertThat(stars.isPossible(0, 1)).isFalse();
    assertThat(stars.isPossible(0, 2)).isTrue();
    assertThat(stars.isPossible(3, 1)).isTrue();
    for (List<String> labels : List.of(List.of("1", "2", "3"), List.of("a", "b", "c", "d"))) {
      LabelConfusion any = new LabelConfusion(LabelSet.of(labels));
      assertThat(any.isPossible(0, 1)).isTrue();
      assertThat(any.isPossible(1, 1)).isFalse();
    }
  }

  @Test
  void scoresARowByTheLabelsThatItsOwnMayHaveReplaced() {
    LabelConfusion stars = new LabelConfusion(STARS);
    Prediction prediction = prediction(0.1, 0.2, 0.1, 0.2, 0.4);
    // Of 3, 4 and 5 stars, 1 is one of two, two and three labels two or more away.
    double weight = 0.1 / 2 + 0.2 / 2 + 0.4 / 3;
    assertThat(stars.score(prediction, 0)).isCloseTo(weight / (weight + 0.1), within(1e-12));
    assertThat(stars.logOdds(prediction, 0)).isCloseTo(Math.log(weight / 0.1), within(1e-9));
    assertThat(stars.likely(prediction, 0)).isEqualTo(4);
    assertThat(stars.likely(prediction, 3)).isEqualTo(1);
    LabelConfusion names = new LabelConfusion(LabelSet.of(List.of("bad", "good")));
    assertThat(names.score(prediction(0.25, 0.75), 0)).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void countsTheConfidentJointByHand() {
    List<Prediction> predictions =
        Stream.of(0.9, 0.7, 0.2, 0.1, 0.3, 0.8).map(bad -> prediction(bad, 1 - bad)).toList();
    int[] given = {0, 0, 0, 1, 1, 1};
    // "bad" rows have 0.6 for it in the mean, "good" rows 0.6 for theirs.
    double[][] joint = ConfidentJoint.of(predictions, given, 2);
    assertThat(joint[0]).containsExactly(2, 1);
    assertThat(joint[1]).containsExactly(1, 2);
  }

  @Test
  void scalesTheConfidentJointToTheRowsOfEachLabel() {
    List<Prediction> predictions =
        Stream.of(0.9, 0.5, 0.1, 0.2).map(bad -> prediction(bad, 1 - bad)).toList();
    // The second row reaches neither threshold: 0.7 for "bad", 0.85 for "good".
    double[][] joint = ConfidentJoint.of(predictions, new int[] {0, 0, 1, 1}, 2);
    assertThat(joint[0]).containsExactly(2, 0);
    assertThat(joint[1]).containsExactly(0, 2);
  }

  /** Moves the label of every 20th row to one at least two away. */
  private static Dataset<Example> withErrors(Dataset<Example> rows, Set<String> moved) {
    SplittableRandom random = new SplittableRandom(3);
    List<Example> changed = new ArrayList<>();
    for (Example row : rows) {
      int star = Integer.parseInt(row.requireLabel());
      int other = random.nextInt(1, 6);
      if (changed.size() % 20 == 7 && Math.abs(other - star) >= 2) {
        moved.add(row.id());
        changed.add(Example.of(row.id(), row.text(), Integer.toString(other)));
      } else {
        changed.add(row);
      }
    }
    return Dataset.of(changed, rows.provenance());
  }

  @Test
  void ranksMovedLabelsFirstForAnyNumberOfThreads() {
    Set<String> moved = new HashSet<>();
    Dataset<Example> rows = withErrors(TinyReviews.examples(3000, 5), moved);
    LabelErrors search = LabelErrors.of(1);
    LabelErrorReport report = search.find(rows, null, Run.unlimited().withThreads(1));

    List<SuspiciousLabel> ranked = report.ranked();
    assertThat(ranked)
        .hasSize(3000)
        .isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
    long found =
        ranked.stream().limit(moved.size()).filter(r -> moved.contains(r.example().id())).count();
    assertThat(found / (double) moved.size()).isGreaterThan(0.6);
    assertThat(report.estimatedErrors())
        .isBetween(moved.size() / 2, moved.size() * 2)
        .isEqualTo(report.estimated().size());
    assertThat(report.estimatedErrors("4", "5")).isZero();
    SuspiciousLabel first = ranked.get(0);
    assertThat(first.likelyProbability()).isGreaterThan(first.labelProbability());
    List<String> words = report.evidence(first, 3).stream().map(WordEffect::word).toList();
    assertThat(words).isNotEmpty().doesNotContain("it", "is");

    assertThat(search.find(rows, null, Run.unlimited().withThreads(3)).ranked())
        .extracting(SuspiciousLabel::row, SuspiciousLabel::score)
        .isEqualTo(ranked.stream().map(row -> tuple(row.row(), row.score())).toList());
  }

  @Test
  void neverFitsAModelToACopyOfTheRowThatItPredicts() {
    // Each text occurs twice, with labels that say nothing: whoever has seen the copy is certain.
    List<Example> rows =
        IntStream.range(0, 600)
            .mapToObj(
                i ->
                    Example.of(
                        "r" + i,
                        "word" + i / 2 + " thing" + i / 2,
                        i / 2 % 3 == 0 ? "bad" : "good"))
            .toList();
    LabelErrorReport report =
        LabelErrors.of(9)
            .find(Dataset.of(rows, Provenance.inMemory("copies")), null, Run.unlimited());
    double sum = report.ranked().stream().mapToDouble(SuspiciousLabel::labelProbability).sum();
    assertThat(sum / rows.size()).isBetween(0.4, 0.75);
  }

  @Test
  void readsHeadlinesToo() {
    List<Example> rows =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    Example.of("r" + i, "it is what it is " + i, i % 2 == 0 ? "bad" : "good")
                        .withHeadline((i % 2 == 0) == (i != 100) ? "awful" : "lovely"))
            .toList();
    Dataset<Example> data = Dataset.of(rows, Provenance.inMemory("headlines"));
    LabelErrorReport report =
        LabelErrors.of(1).find(data, Headline.AS_IS, Run.unlimited().withThreads(2));
    assertThat(report.ranked().get(0).row()).isEqualTo(100);
  }

  @Test
  void needsEnoughRowsAndTwoLabels() {
    assertThatThrownBy(
            () -> LabelErrors.of(1).find(TinyReviews.examples(99, 1), null, Run.unlimited()))
        .isInstanceOf(StarsightException.class)
        .hasMessage("label errors can be found among at least 100 rows, but there are 99");
    Dataset<Example> same =
        TinyReviews.examples(200, 1).map(row -> Example.of(row.id(), row.text(), "5"));
    assertThatThrownBy(() -> LabelErrors.of(1).find(same, null, Run.unlimited()))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("at least two different labels are needed");
    Dataset<Example> oneText =
        TinyReviews.examples(200, 1).map(row -> Example.of(row.id(), "good", row.requireLabel()));
    assertThatThrownBy(() -> LabelErrors.of(1).find(oneText, null, Run.unlimited()))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("all rows have the same one");
  }
}
