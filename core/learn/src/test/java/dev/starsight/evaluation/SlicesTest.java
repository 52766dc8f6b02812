package dev.starsight.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.Slices.Slice;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SlicesTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("bad", "good"));

  private static Slices slices(
      int rows, IntFunction<Map<String, String>> columns, IntPredicate right) {
    List<Example> examples = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      String text = "word ".repeat(i % 7 == 0 ? 200 : 3) + i;
      examples.add(new Example("r" + i, text, "good", columns.apply(i)));
      double good = right.test(i) ? 0.9 : 0.1;
      predictions.add(Prediction.of(LABELS, new double[] {1 - good, good}));
    }
    return Slices.of(Evaluation.of(LABELS, examples, predictions, 1));
  }

  @Test
  void comparesASliceWithTheRest() {
    Slices slices =
        slices(
            400,
            i -> Map.of("product_category", i % 4 == 0 ? "Books" : "Toys"),
            i -> i % 4 == 0 ? i % 8 == 0 : i % 10 != 1);

    Slice first = slices.slices().get(0);
    assertThat(first.column()).isEqualTo("product_category");
    assertThat(first.value()).isEqualTo("Books");
    assertThat(first.rows()).isEqualTo(100);
    assertThat(first.accuracy()).isEqualTo(0.5);
    assertThat(first.restAccuracy()).isCloseTo(260 / 300.0, within(1e-12));
    assertThat(first.difference()).isCloseTo(0.5 - 260 / 300.0, within(1e-12));
    // Wilson's interval of 50 of 100.
    assertThat(first.interval().low()).isCloseTo(0.4038, within(1e-4));
    assertThat(first.interval().high()).isCloseTo(0.5962, within(1e-4));
    assertThat(first.isWorse()).isTrue();
    assertThat(slices.worse()).containsExactly(first);
    // Two categories, and texts of 4 and of 201 words.
    assertThat(slices.slices()).hasSize(4);
  }

  @Test
  void dividesByLanguageWhereItIsKnown() {
    Slices slices =
        slices(
            400,
            i -> i % 4 == 3 ? Map.of() : Map.of("language", i % 4 == 0 ? "fr" : "en"),
            i -> i % 4 != 0);

    Slice french = slices.slices().get(0);
    assertThat(french.column() + " " + french.value()).isEqualTo("language fr");
    assertThat(french.rows()).isEqualTo(100);
    assertThat(french.restAccuracy()).isOne();
    assertThat(french.isWorse()).isTrue();
    assertThat(slices.slices()).extracting(Slice::value).contains("en");
    assertThat(Slices.columns()).contains("language");
  }

  @Test
  void dividesByRangesAndYears() {
    Slices slices =
        slices(
            600,
            i ->
                Map.of(
                    "review_date",
                    i % 2 == 0 ? "2014-05-01" : "8/31/2015",
                    "helpful_votes",
                    Integer.toString(i % 6),
                    "vine",
                    "N"),
            i -> true);
    assertThat(slices.slices())
        .extracting(slice -> slice.column() + " " + slice.value())
        .containsExactlyInAnyOrder(
            "helpful_votes 0",
            "helpful_votes 1 to 4",
            "helpful_votes 5 or more",
            "words 0 to 5",
            "words 151 or more",
            "year 2014",
            "year 2015");
    assertThat(slices.worse()).isEmpty();
  }

  @Test
  void leavesOutSlicesThatAreTooSmall() {
    assertThat(slices(59, i -> Map.of(), i -> true).slices()).isEmpty();
    assertThat(slices(80, i -> Map.of("vine", i < 29 ? "Y" : "N"), i -> true).slices()).isEmpty();
  }

  @Test
  @Tag("any-locale")
  void rarelyCallsASliceWorseByChance() {
    SplittableRandom random = new SplittableRandom(11);
    int wrong = 0;
    for (int trial = 0; trial < 400; trial++) {
      Slices slices =
          slices(
              500,
              i ->
                  Map.of(
                      "product_category",
                      "c" + i % 10,
                      "helpful_votes",
                      Integer.toString(i % 3 * 3),
                      "review_date",
                      2005 + i % 6 + "-01-01"),
              i -> random.nextInt(4) > 0);
      wrong += slices.worse().isEmpty() ? 0 : 1;
    }
    assertThat(wrong / 400.0).isLessThan(0.06);
  }

  @Test
  void knowsTheQuantilesOfTheNormalDistribution() {
    assertThat(StandardNormal.exceededWith(0.025)).isCloseTo(1.959964, within(1e-5));
    assertThat(StandardNormal.exceededWith(0.0005)).isCloseTo(3.290527, within(1e-4));
    assertThat(StandardNormal.exceededWith(0.5)).isCloseTo(0, within(1e-5));
  }
}
