package dev.starsight.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.Splits.SplitPart;
import dev.starsight.data.internal.NormalizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitPlanTest {

  private static final Ratio RATIO = Ratio.percent(80, 10, 10);

  /** Returns rows with numeric labels, a few rows with a label that is no number, and repeats. */
  private static Dataset<Example> rows(int count, int labels, double repeated, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double skewed = random.nextDouble();
      String label = Integer.toString(8 + (int) (labels * skewed * skewed));
      String text = "Own text " + i;
      if (random.nextDouble() < repeated) {
        double u = random.nextDouble();
        text = (i % 2 == 0 ? "Phrase " : " phrase, ") + (int) (u * u * count / 4);
      }
      examples.add(Example.of("R" + i, text, random.nextInt(200) == 0 ? "none" : label));
    }
    return Dataset.of(examples, Provenance.inMemory("made for this test"));
  }

  private static SplitPlan.Builder builder(Dataset<Example> rows) {
    SplitPlan.Builder builder = SplitPlan.builder();
    rows.forEach(row -> builder.add(row.requireLabel(), NormalizedText.key(row.text())));
    return builder;
  }

  private static void assertSame(SplitPlan plan, Dataset<Example> rows, Splits splits) {
    assertThat(ids(plan, rows, SplitPart.TRAIN)).isEqualTo(ids(splits.train()));
    assertThat(ids(plan, rows, SplitPart.VALIDATION)).isEqualTo(ids(splits.validation()));
    assertThat(ids(plan, rows, SplitPart.TEST)).isEqualTo(ids(splits.test()));
    assertThat(plan.duplicatesMoved()).isEqualTo(splits.duplicatesMoved());
    assertThat(plan.labels()).isEqualTo(LabelSet.of(rows));
    for (int row = 0; row < rows.size(); row++) {
      assertThat(plan.labels().label(plan.labelId(row))).isEqualTo(rows.rows().get(row).label());
    }
    assertCounts(plan, SplitPart.TRAIN, splits.train());
    assertCounts(plan, SplitPart.VALIDATION, splits.validation());
    assertCounts(plan, SplitPart.TEST, splits.test());
  }

  private static void assertCounts(SplitPlan plan, SplitPart part, Dataset<Example> rows) {
    assertThat(plan.rows(part)).isEqualTo(rows.size());
    Sampling.perLabel(rows)
        .forEach(
            (label, count) ->
                assertThat(plan.rows(part, plan.labels().idOf(label))).isEqualTo(count));
  }

  private static List<String> ids(SplitPlan plan, Dataset<Example> rows, SplitPart part) {
    List<String> ids = new ArrayList<>();
    for (int row = 0; row < plan.size(); row++) {
      if (plan.part(row) == part) {
        ids.add(rows.rows().get(row).id());
      }
    }
    return ids;
  }

  private static List<String> ids(Dataset<Example> rows) {
    return rows.stream().map(Example::id).toList();
  }

  @Property(tries = 150)
  void givesThePartsOfTheSplitInMemory(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 600) int count,
      @ForAll @IntRange(min = 1, max = 40) int labels,
      @ForAll @DoubleRange(min = 0, max = 1) double repeated) {
    Dataset<Example> rows = rows(count, labels, repeated, seed);
    Splits splits = Splits.stratified(rows, RATIO, seed);
    SplitPlan plan = builder(rows).stratified(RATIO, seed);

    assertSame(plan, rows, splits);
    assertSame(plan.balanceTraining(~seed), rows, splits.balanceTraining(~seed));
    assertSame(
        builder(rows).stratifiedOfBalanced(RATIO, seed),
        rows,
        Splits.stratified(Sampling.minority(rows, seed), RATIO, seed));
  }

  @Property(tries = 150)
  void equalsTheNaiveSplit(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 600) int count,
      @ForAll @IntRange(min = 1, max = 40) int labels,
      @ForAll @DoubleRange(min = 0, max = 1) double repeated) {
    Dataset<Example> rows = rows(count, labels, repeated, seed);
    SplitPlan plan = builder(rows).stratified(RATIO, seed);
    NaiveSplit naive = new NaiveSplit(rows, RATIO, seed);

    for (SplitPart part : SplitPart.values()) {
      assertThat(IntStream.range(0, plan.size()).filter(row -> plan.part(row) == part))
          .containsExactly(Arrays.stream(naive.rows(part.id())).boxed().toArray(Integer[]::new));
    }
    assertThat(plan.duplicatesMoved()).isEqualTo(naive.duplicatesMoved());
    assertThat(ids(Sampling.minority(rows, seed)))
        .isEqualTo(
            Arrays.stream(NaiveSplit.minority(rows, seed))
                .mapToObj(row -> rows.rows().get(row).id())
                .toList());
  }

  @Test
  void manyRowsAreGroupedShareByShare() {
    SplittableRandom random = new SplittableRandom(3);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 150_000; i++) {
      examples.add(Example.of("R" + i, "t" + random.nextInt(200_000), "" + random.nextInt(3)));
    }
    Dataset<Example> rows = Dataset.of(examples, Provenance.inMemory("made for this test"));
    SplitPlan plan = builder(rows).stratified(RATIO, 5);
    NaiveSplit naive = new NaiveSplit(rows, RATIO, 5);

    for (SplitPart part : SplitPart.values()) {
      assertThat(IntStream.range(0, plan.size()).filter(row -> plan.part(row) == part).toArray())
          .isEqualTo(naive.rows(part.id()));
    }
    assertThat(plan.duplicatesMoved()).isEqualTo(naive.duplicatesMoved()).isPositive();
  }

  @Test
  void labelsBeyondOneByteKeepTheirIds() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      examples.add(Example.of("R" + i, "text " + i, Integer.toString((i * 7919) % 700)));
    }
    Dataset<Example> rows = Dataset.of(examples, Provenance.inMemory("made for this test"));

    assertSame(
        builder(rows).stratified(RATIO, 1).balanceTraining(1),
        rows,
        Splits.stratified(rows, RATIO, 1).balanceTraining(1));
  }

  @Test
  void takesOneRowOneLabelOrOneText() {
    for (int count : new int[] {1, 2, 3, 70}) {
      for (boolean sameText : new boolean[] {true, false}) {
        SplitPlan.Builder builder = SplitPlan.builder();
        for (int i = 0; i < count; i++) {
          builder.add("5", NormalizedText.key(sameText ? "" : "text " + i));
        }
        assertThat(builder.size()).isEqualTo(count);
        SplitPlan plan = builder.stratified(RATIO, 9).balanceTraining(9);
        int inParts = 0;
        for (SplitPart part : SplitPart.values()) {
          inParts += plan.rows(part);
          assertThat(plan.rows(part, 0)).isEqualTo(plan.rows(part));
        }
        assertThat(inParts).isEqualTo(count);
        assertThat(plan.rows(SplitPart.TEST) > 0).isEqualTo(!sameText && count >= 3);
      }
    }
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> SplitPlan.builder().stratified(RATIO, 1))
        .isInstanceOf(StarsightException.class)
        .hasMessage("there is no row to split");
    SplitPlan.Builder many = SplitPlan.builder();
    for (int i = 0; i < 65_535; i++) {
      many.add("label " + i, i);
    }
    many.add("label 7", 7);
    assertThatThrownBy(() -> many.add("one more", 1))
        .isInstanceOf(StarsightException.class)
        .hasMessage(
            "rows can have at most 65535 different labels, but row 65537 brings another; is the"
                + " label column the right one?");
    SplitPlan.Builder done = SplitPlan.builder().add("1", 1);
    done.stratified(RATIO, 1);
    assertThatThrownBy(() -> done.add("1", 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keysOfDifferentTextsDiffer() {
    Set<Long> keys = new HashSet<>();
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      String text = Integer.toString(i, 3);
      assertThat(texts.add(text) && keys.add(NormalizedText.key(text))).isTrue();
      assertThat(keys.add(NormalizedText.key("x".repeat(i % 40) + " " + text + "y"))).isTrue();
    }
  }
}
