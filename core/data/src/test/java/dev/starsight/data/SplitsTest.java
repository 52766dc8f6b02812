package dev.starsight.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.Splits.Recipe;
import dev.starsight.data.internal.NormalizedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitsTest {

  private static final Ratio RATIO = Ratio.percent(90, 5, 5);

  /** Returns rows of which about this share repeats one of a few phrases. */
  private static Dataset<Example> rows(int count, double repeated, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double skewed = random.nextDouble();
      String label = Integer.toString(1 + (int) (5 * skewed * skewed));
      boolean repeats = random.nextDouble() < repeated;
      double u = random.nextDouble();
      int phrase = (int) (u * u * 1 + u * u * u * count / 5);
      String text =
          repeats ? (i % 2 == 0 ? "Phrase " : "phrase  ") + phrase + "!" : "Own text " + i;
      examples.add(Example.of("R" + i, text, label));
    }
    return Dataset.of(examples, Provenance.inMemory("made for this test"));
  }

  @Property(tries = 150)
  void everyRowIsInOnePartTogetherWithEqualTexts(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 400) int count,
      @ForAll @DoubleRange(min = 0, max = 1) double repeated) {
    Dataset<Example> rows = rows(count, repeated, seed);
    Splits splits = Splits.stratified(rows, RATIO, seed);
    List<String> ids =
        Stream.of(splits.train(), splits.validation(), splits.test())
            .flatMap(Dataset::stream)
            .map(Example::id)
            .toList();
    assertThat(ids).containsExactlyInAnyOrderElementsOf(rows.stream().map(Example::id).toList());
    Map<String, Integer> partOf = new HashMap<>();
    int part = 0;
    for (Dataset<Example> some : List.of(splits.train(), splits.validation(), splits.test())) {
      for (Example example : some) {
        Integer before = partOf.putIfAbsent(NormalizedText.of(example.text()), part);
        assertThat(before == null || before == part).isTrue();
      }
      part++;
    }
    assertThat(splits.duplicatesMoved()).isBetween(0, count);
  }

  @Property(tries = 60)
  void everyLabelHasItsShareOfEveryPart(
      @ForAll long seed,
      @ForAll @IntRange(min = 500, max = 2_000) int count,
      @ForAll @DoubleRange(min = 0, max = 0.4) double repeated) {
    Dataset<Example> rows = rows(count, repeated, seed);
    Splits splits = Splits.stratified(rows, Ratio.percent(80, 10, 10), seed);
    Map<String, Integer> all = Sampling.perLabel(rows);
    for (Dataset<Example> part : List.of(splits.validation(), splits.test())) {
      Map<String, Integer> has = Sampling.perLabel(part);
      all.forEach(
          (label, n) ->
              assertThat((double) has.getOrDefault(label, 0)).isBetween(n * 0.1 - 1, n * 0.1 + 1));
    }
  }

  @Property(tries = 30)
  void theSameSeedGivesTheSameParts(@ForAll long seed) {
    Dataset<Example> rows = rows(300, 0.3, 5);
    Splits one = Splits.stratified(rows, RATIO, seed);
    Splits two = Splits.stratified(rows, RATIO, seed);
    assertThat(two.train().rows()).isEqualTo(one.train().rows());
    assertThat(two.validation().rows()).isEqualTo(one.validation().rows());
    assertThat(two.test().rows()).isEqualTo(one.test().rows());
    assertThat(Splits.stratified(rows, RATIO, seed + 1).test().rows())
        .isNotEqualTo(one.test().rows());
  }

  @Test
  void someRepeatedTextsAreInTheTestPart() {
    int repeated = 0;
    int all = 0;
    for (int seed = 0; seed < 20; seed++) {
      Splits splits = Splits.stratified(rows(1_000, 0.3, seed), RATIO, seed);
      all += splits.test().size();
      repeated += (int) splits.test().stream().filter(e -> !e.text().startsWith("Own")).count();
    }
    assertThat((double) repeated / all).isBetween(0.15, 0.4);
  }

  @Test
  void withoutRepeatsNothingIsMoved() {
    assertThat(Splits.stratified(rows(500, 0, 1), RATIO, 1).duplicatesMoved()).isZero();
    assertThat(Splits.stratified(rows(500, 0.5, 1), RATIO, 1).duplicatesMoved()).isPositive();
  }

  @Test
  void eachPartKeepsTheOrderOfTheInput() {
    Splits splits = Splits.stratified(rows(300, 0.3, 5), RATIO, 3);
    assertThat(splits.train().rows().stream().map(e -> Integer.parseInt(e.id().substring(1))))
        .isSorted();
  }

  @Test
  void rareLabelsAreInTheTrainingPart() {
    List<Example> examples = new ArrayList<>(rows(100, 0, 1).rows());
    examples.add(Example.of("rare1", "rare one", "9"));
    examples.add(Example.of("rare2", "rare two", "9"));
    for (int seed = 0; seed < 20; seed++) {
      Splits splits =
          Splits.stratified(Dataset.of(examples, Provenance.inMemory("test")), RATIO, seed);
      assertThat(Sampling.perLabel(splits.train())).containsEntry("9", 2);
    }
  }

  @Test
  void threeRowsOfALabelAreInThreeParts() {
    List<Example> examples = new ArrayList<>(rows(100, 0, 1).rows());
    for (int i = 0; i < 3; i++) {
      examples.add(Example.of("rare" + i, "rare " + i, "9"));
    }
    Splits splits = Splits.stratified(Dataset.of(examples, Provenance.inMemory("test")), RATIO, 4);
    for (Dataset<Example> part : List.of(splits.train(), splits.validation(), splits.test())) {
      assertThat(Sampling.perLabel(part)).containsEntry("9", 1);
    }
  }

  @Test
  void oneTextAloneCannotBeSplit() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      examples.add(Example.of("R" + i, "ok.", Integer.toString(1 + i % 5)));
    }
    Splits splits = Splits.stratified(Dataset.of(examples, Provenance.inMemory("test")), RATIO, 4);
    assertThat(splits.train().size()).isEqualTo(50);
    assertThat(splits.test().isEmpty()).isTrue();
  }

  @Test
  void balancingTouchesTheTrainingPartOnly() {
    Splits splits = Splits.stratified(rows(1_000, 0.2, 5), RATIO, 3);
    Splits balanced = splits.balanceTraining(3);
    Map<String, Integer> counts = Sampling.perLabel(balanced.train());
    int rarest =
        Sampling.perLabel(splits.train()).values().stream().mapToInt(n -> n).min().orElse(0);
    assertThat(counts).hasSize(5).allSatisfy((label, n) -> assertThat(n).isEqualTo(rarest));
    assertThat(balanced.test()).isSameAs(splits.test());
    assertThat(balanced.validation()).isSameAs(splits.validation());
    assertThat(balanced.train().provenance().steps()).anyMatch(s -> s.contains("balanced to"));
  }

  @Test
  void saysWhatIsWrong() {
    Dataset<Example> none = Dataset.of(List.of(), Provenance.inMemory("nothing"));
    assertThatThrownBy(() -> Splits.stratified(none, RATIO, 1))
        .isInstanceOf(StarsightException.class)
        .hasMessage("there is no row to split");
    Dataset<Example> unlabelled =
        Dataset.of(List.of(Example.unlabelled("R7", "text")), Provenance.inMemory("test"));
    assertThatThrownBy(() -> Splits.stratified(unlabelled, RATIO, 1))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("R7");
    assertThatThrownBy(() -> Ratio.percent(90, 5, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("percentages must add up to 100, but 90 + 5 + 6 = 101");
    assertThatThrownBy(() -> new Ratio(0, 0.5, 0.5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Ratio(Double.NaN, 0.5, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(RATIO).hasToString("90/5/5");
    assertThat(Ratio.percent(62.5, 12.5, 25)).hasToString("62.50/12.50/25");
  }

  @Test
  void comparesTextsWithoutCaseSpaceAndPunctuation() {
    assertThat(NormalizedText.of("  Great!!\tAPP ")).isEqualTo("great app");
    assertThat(NormalizedText.of("ﬁne")).isEqualTo(NormalizedText.of("FINE"));
    assertThat(NormalizedText.of("...")).isEmpty();
    assertThat(NormalizedText.of("👍")).isEqualTo("👍");
    assertThat(NormalizedText.of("don't")).isEqualTo(NormalizedText.of("Don’t"));
    assertThat(NormalizedText.of("TITLE")).isEqualTo("title");
  }

  @Test
  void aSplitIsMadeAgainFromTheProvenanceOfItsTrainingPart() {
    Dataset<Example> rows =
        rows(300, 0.2, 1).map(row -> row.withColumns(Map.of("a b", row.id().substring(0, 2))));
    for (Splits splits :
        List.of(
            Splits.stratified(rows, RATIO, -7),
            Splits.stratified(rows, Ratio.percent(86.25, 5, 8.75), 42),
            Splits.grouped(rows, "a b", Ratio.percent(80, 10, 10), 3))) {
      Provenance training = splits.train().provenance().with("a later step");

      Splits again = Recipe.of(training).orElseThrow().split(rows);

      assertThat(again).isEqualTo(splits);
    }
    assertThat(Recipe.of(rows.provenance())).isEmpty();
    assertThat(Recipe.of(Splits.stratified(rows, RATIO, 1).test().provenance())).isEmpty();
  }
}
