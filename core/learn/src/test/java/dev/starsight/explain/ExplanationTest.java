package dev.starsight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.model.Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("bad", "good"));

  /** A classifier that depends on three words and one column. */
  private static final class WordClassifier implements Classifier {

    @Override
    public String kind() {
      return "words";
    }

    @Override
    public LabelSet labels() {
      return LABELS;
    }

    @Override
    public List<Prediction> predict(List<Example> examples) {
      List<Prediction> predictions = new ArrayList<>();
      for (Example example : examples) {
        double good = 0.5;
        good += example.text().contains("great") ? 0.3 : 0;
        good += example.text().contains("fine") ? 0.1 : 0;
        good -= example.text().contains("slow") ? 0.2 : 0;
        good += "yes".equals(example.columns().get("verified")) ? 0.05 : -0.05;
        predictions.add(Prediction.of(LABELS, new double[] {1 - good, good}));
      }
      return predictions;
    }

    @Override
    public Map<String, String> settings() {
      return Map.of();
    }

    @Override
    public void writePayload(Path directory) {}

    @Override
    public void close() {}
  }

  private static Example example(String text, String label, String verified) {
    return new Example("1", text, label, Map.of("verified", verified, "colour", "red"));
  }

  @Test
  void theEffectOfAWordIsTheChangeWithoutIt() {
    Example example = example("It is great, fine but slow!", "good", "yes");

    List<WordEffect> effects = WordEffect.of(new WordClassifier(), example);

    assertThat(effects)
        .extracting(WordEffect::word)
        .containsExactly("It", "is", "great", "fine", "but", "slow");
    assertThat(effects.get(2).effect()).isCloseTo(0.3, within(1e-9));
    assertThat(effects.get(2).from()).isEqualTo(6);
    assertThat(effects.get(5).effect()).isCloseTo(-0.2, within(1e-9));
    assertThat(WordEffect.strongestFor(effects, 5))
        .extracting(WordEffect::word)
        .containsExactly("great", "fine");
    assertThat(WordEffect.strongestAgainst(effects, 5))
        .extracting(WordEffect::word)
        .containsExactly("slow");
  }

  @Test
  void aTextWithoutWordsHasNoEffects() {
    assertThat(WordEffect.of(new WordClassifier(), example("", "good", "no"))).isEmpty();
    assertThat(WordEffect.of(new WordClassifier(), example(" \uD83D\uDE00 !? ", "good", "no")))
        .isEmpty();
  }

  @Test
  void limitsTheNumberOfWordsAndSplitsOtherScripts() {
    assertThat(WordEffect.of(new WordClassifier(), example("so ".repeat(400), "good", "no")))
        .hasSize(WordEffect.MAX_WORDS);
    assertThat(WordEffect.of(new WordClassifier(), example("とても良い great", "good", "no")))
        .extracting(WordEffect::word)
        .contains("great")
        .hasSizeGreaterThan(1);
  }

  @Test
  void anUnusedColumnHasNoImportance() {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean good = i % 2 == 0;
      rows.add(
          new Example(
              "row" + i,
              i % 4 < 2 ? "" : good ? "great" : "slow",
              good ? "good" : "bad",
              Map.of("verified", good ? "yes" : "no", "colour", i % 3 == 0 ? "red" : "blue")));
    }

    List<ColumnImportance> importances =
        ColumnImportance.of(
            new WordClassifier(), rows, "text", List.of("colour", "verified"), Metric.ACCURACY, 5);
    List<ColumnImportance> repeated =
        ColumnImportance.of(
            new WordClassifier(), rows, "text", List.of("colour", "verified"), Metric.ACCURACY, 5);

    assertThat(importances).isEqualTo(repeated);
    assertThat(importances).extracting(ColumnImportance::column).endsWith("colour");
    assertThat(importances.get(2).drop()).isZero();
    assertThat(importances.get(0).drop()).isGreaterThan(0.1);
    assertThat(importances.get(1).drop()).isGreaterThan(0.1);
  }
}
