package dev.starsight.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrossValidationTest {

  /**
   * Returns rows of labels 1 to 3, of which every fourth text is there again, spelled otherwise.
   */
  private static Dataset<Example> rows(String prefix, int count) {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String label = Integer.toString(1 + i % 3);
      rows.add(Example.of(prefix + i, prefix + " text " + i, label));
      if (i % 4 == 0) {
        rows.add(Example.of(prefix + i + "again", prefix + " TEXT " + i + "!", label));
      }
    }
    return Dataset.of(rows, Provenance.inMemory("made for the test"));
  }

  private static final TrainingData DATA = TrainingData.of(rows("train", 90), rows("held", 12));

  private static Set<String> texts(List<Example> rows) {
    return rows.stream().map(row -> NormalizedText.of(row.text())).collect(Collectors.toSet());
  }

  @Test
  void noTextIsOnBothSidesOfAFold() {
    CrossValidation folds = CrossValidation.of(DATA, 4, 7);
    Set<Example> predicted = new HashSet<>();
    for (int fold = 0; fold < 4; fold++) {
      TrainingData others = folds.without(fold);
      assertThat(texts(folds.inside(fold)))
          .isNotEmpty()
          .doesNotContainAnyElementsOf(texts(others.train().rows()));
      assertThat(others.validation()).isEmpty();
      assertThat(others.train().size() + folds.inside(fold).size()).isEqualTo(DATA.train().size());
      folds.inside(fold).forEach(row -> assertThat(predicted.add(row)).isTrue());
    }
    assertThat(predicted).hasSize(DATA.train().size());
    assertThat(folds.whole().train().rows()).isEqualTo(DATA.train().rows());
    assertThat(folds.whole().validation()).isEmpty();
  }

  @Test
  void everyFoldHasItsShareOfEachLabel() {
    CrossValidation folds = CrossValidation.of(DATA, 4, 7);
    for (int fold = 0; fold < 4; fold++) {
      for (String label : DATA.labels().labels()) {
        long texts =
            texts(
                    folds.inside(fold).stream()
                        .filter(row -> row.requireLabel().equals(label))
                        .toList())
                .size();
        assertThat(texts).as("of 30 texts").isBetween(7L, 8L);
      }
    }
  }

  @Test
  void theSeedDealsTheTexts() {
    assertThat(CrossValidation.of(DATA, 3, 1).inside(0))
        .isEqualTo(CrossValidation.of(DATA, 3, 1).inside(0))
        .isNotEqualTo(CrossValidation.of(DATA, 3, 2).inside(0));
  }

  @Test
  void poolsPredictionsInTheOrderOfTheRows() {
    CrossValidation folds = CrossValidation.of(DATA, 3, 5);
    LabelSet labels = DATA.labels();
    List<List<Prediction>> byFold =
        IntStream.range(0, 3)
            .mapToObj(
                fold ->
                    folds.inside(fold).stream()
                        .map(row -> certain(labels, row.requireLabel()))
                        .toList())
            .toList();

    assertThat(folds.pooled(byFold).stream().map(Prediction::label))
        .containsExactlyElementsOf(DATA.train().stream().map(Example::requireLabel).toList());
    assertThat(folds.rows().rows())
        .startsWith(DATA.train().rows().toArray(Example[]::new))
        .endsWith(DATA.validation().rows().toArray(Example[]::new))
        .hasSize(DATA.train().size() + DATA.validation().size());
  }

  private static Prediction certain(LabelSet labels, String label) {
    double[] probabilities = new double[labels.size()];
    probabilities[labels.idOf(label)] = 1;
    return Prediction.of(labels, probabilities);
  }

  @Test
  void refusesASingleFold() {
    assertThatThrownBy(() -> CrossValidation.of(DATA, 1, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("folds must be at least 2, but is 1");
  }
}
