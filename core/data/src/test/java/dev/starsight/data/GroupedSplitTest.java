package dev.starsight.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Splits.Grouping;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.Splits.SplitPart;
import dev.starsight.data.internal.NormalizedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class GroupedSplitTest {

  private static final Ratio RATIO = Ratio.percent(90, 5, 5);
  private static final String COLUMN = "product";

  /**
   * Returns rows of a few large and many small groups, some without a group, some with a text that
   * rows of other groups have, too.
   */
  private static Dataset<Example> rows(int count, int groups, double repeated, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double skewed = random.nextDouble();
      String label = Integer.toString(1 + (int) (5 * skewed * skewed));
      double large = random.nextDouble();
      String group = "P" + (int) (groups * large * large);
      String text = "Own text " + i;
      if (random.nextDouble() < repeated) {
        text = (i % 2 == 0 ? "Phrase " : "phrase  ") + random.nextInt(1 + count / 4) + "!";
      }
      int kind = random.nextInt(20);
      Map<String, String> columns =
          kind == 0 ? Map.of() : Map.of(COLUMN, kind == 1 ? " " : kind == 2 ? group + " " : group);
      examples.add(new Example("R" + i, text, label, columns));
    }
    examples.add(new Example("last", "the last", "1", Map.of(COLUMN, "P0")));
    return Dataset.of(examples, Provenance.inMemory("made for this test"));
  }

  private static List<Dataset<Example>> parts(Splits splits) {
    return List.of(splits.train(), splits.validation(), splits.test());
  }

  private static String group(Example row) {
    String value = row.columns().getOrDefault(COLUMN, "").strip();
    return value.isEmpty() ? "alone " + row.id() : value;
  }

  private static void assertNoneStraddles(Splits splits, Function<Example, String> property) {
    Map<String, Integer> partOf = new HashMap<>();
    int number = 0;
    for (Dataset<Example> part : parts(splits)) {
      for (Example row : part) {
        Integer before = partOf.putIfAbsent(property.apply(row), number);
        assertThat(before == null || before == number).as(property.apply(row)).isTrue();
      }
      number++;
    }
  }

  private static Grouping grouping(Splits splits) {
    return Objects.requireNonNull(splits.grouping());
  }

  @Property(tries = 200)
  void noGroupAndNoTextStraddlesAndEveryRowIsAccountedFor(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 500) int count,
      @ForAll @IntRange(min = 3, max = 200) int groups,
      @ForAll @DoubleRange(min = 0, max = 1) double repeated) {
    Dataset<Example> rows = rows(count, groups, repeated, seed);

    Splits splits = splitOrDiscard(rows, seed);

    assertNoneStraddles(splits, GroupedSplitTest::group);
    assertNoneStraddles(splits, row -> NormalizedText.of(row.text()));
    Set<String> ids = new HashSet<>();
    parts(splits).forEach(part -> part.forEach(row -> assertThat(ids.add(row.id())).isTrue()));
    assertThat(ids.size() + grouping(splits).leftOut()).isEqualTo(rows.size());
    assertThat(grouping(splits).groups())
        .isEqualTo(rows.stream().map(GroupedSplitTest::group).distinct().count());
    assertThat(Sampling.perLabel(splits.train()).keySet())
        .isEqualTo(Sampling.perLabel(rows).keySet());
    assertLeftOutOnlyForTheirTexts(rows, splits, ids);
  }

  /** A row that is left out has its text in another group that is in another part. */
  private static void assertLeftOutOnlyForTheirTexts(
      Dataset<Example> rows, Splits splits, Set<String> ids) {
    Map<String, Set<String>> groupsOf = new HashMap<>();
    rows.forEach(
        row ->
            groupsOf
                .computeIfAbsent(NormalizedText.of(row.text()), text -> new HashSet<>())
                .add(group(row)));
    Set<String> training = new HashSet<>();
    splits.train().forEach(row -> training.add(group(row)));
    for (Example row : rows) {
      if (!ids.contains(row.id())) {
        assertThat(training).doesNotContain(group(row));
        assertThat(groupsOf.get(NormalizedText.of(row.text()))).hasSizeGreaterThan(1);
      }
    }
  }

  @Property(tries = 100)
  void thePlanOfAStreamGivesTheSameParts(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 400) int count,
      @ForAll @DoubleRange(min = 0, max = 1) double repeated) {
    Dataset<Example> rows = rows(count, 40, repeated, seed);

    Splits unbalanced = splitOrDiscard(rows, seed);
    assertSame(builder(rows).stratified(RATIO, seed), rows, unbalanced);
    assertSame(
        builder(rows).stratified(RATIO, seed).balanceTraining(~seed),
        rows,
        split(rows, seed).balanceTraining(~seed));
    Dataset<Example> balanced = Sampling.minority(rows, seed);
    if (balanced.stream().map(GroupedSplitTest::group).distinct().count() >= 3
        && balanced.stream().anyMatch(row -> row.columns().containsKey(COLUMN))) {
      Splits expected = splitOrDiscard(balanced, seed);
      assertSame(builder(rows).stratifiedOfBalanced(RATIO, seed), rows, expected);
    }
  }

  /** Splits rows of a property; tries others if their repeated texts empty a part. */
  private static Splits splitOrDiscard(Dataset<Example> rows, long seed) {
    try {
      return split(rows, seed);
    } catch (StarsightException e) {
      assertThat(e).hasMessageStartingWith("no row is left for the ");
      throw new TestAbortedException(e.getMessage());
    }
  }

  @Test
  void saysWhichPartRepeatedTextsEmpty() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      examples.add(new Example("R" + i, "Great!", "" + i % 2, Map.of(COLUMN, "G" + i % 50)));
    }
    Dataset<Example> rows = Dataset.of(examples, Provenance.inMemory("test"));
    for (ThrowingCallable split :
        List.<ThrowingCallable>of(() -> split(rows, 1), () -> builder(rows).stratified(RATIO, 1))) {
      assertThatThrownBy(split)
          .isInstanceOf(StarsightException.class)
          .hasMessage(
              "no row is left for the validation part, because the texts of all 4 rows in its"
                  + " groups are in groups of other parts too; remove repeated texts, or split by a"
                  + " column with more groups");
    }
  }

  private static Splits split(Dataset<Example> rows, long seed) {
    return Splits.grouped(rows, COLUMN, RATIO, seed);
  }

  private static SplitPlan.Builder builder(Dataset<Example> rows) {
    SplitPlan.Builder builder = SplitPlan.builder();
    for (Example row : rows) {
      builder.add(row.requireLabel(), row.text());
      builder.addGroup(row.columns().get(COLUMN));
    }
    return builder;
  }

  private static List<String> ids(Dataset<Example> rows) {
    return rows.stream().map(Example::id).toList();
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

  private static void assertSame(SplitPlan plan, Dataset<Example> rows, Splits splits) {
    assertThat(ids(plan, rows, SplitPart.TRAIN)).isEqualTo(ids(splits.train()));
    assertThat(ids(plan, rows, SplitPart.VALIDATION)).isEqualTo(ids(splits.validation()));
    assertThat(ids(plan, rows, SplitPart.TEST)).isEqualTo(ids(splits.test()));
    assertThat(plan.grouping()).isEqualTo(splits.grouping());
  }

  @Property(tries = 40)
  void everyLabelHasAboutItsShareIfGroupsAreSmall(
      @ForAll long seed, @ForAll @IntRange(min = 2_000, max = 4_000) int count) {
    Dataset<Example> rows = rows(count, count / 3, 0, seed);
    Splits splits = Splits.grouped(rows, COLUMN, Ratio.percent(80, 10, 10), seed);
    for (Dataset<Example> part : List.of(splits.validation(), splits.test())) {
      Map<String, Integer> has = Sampling.perLabel(part);
      Sampling.perLabel(rows)
          .forEach(
              (label, n) ->
                  assertThat((double) has.getOrDefault(label, 0))
                      .isBetween(n * 0.1 * 0.95 - 2, n * 0.1 * 1.05 + 2));
    }
  }

  @Test
  void theSameSeedGivesTheSamePartsAndAnotherGivesOthers() {
    Dataset<Example> rows = rows(600, 80, 0.3, 5);
    assertThat(split(rows, 1).test().rows()).isEqualTo(split(rows, 1).test().rows());
    assertThat(split(rows, 2).test().rows()).isNotEqualTo(split(rows, 1).test().rows());
    assertThat(split(rows, 1).test().provenance().steps())
        .contains("test part of a 90/5/5 split by product, seed 1");
    assertThat(split(rows, 1).train().rows().stream().map(Example::id))
        .filteredOn(id -> id.startsWith("R"))
        .isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(1));
  }

  @Test
  void aHugeGroupIsInTheTrainingPart() {
    List<Example> examples = new ArrayList<>(rows(400, 60, 0, 3).rows());
    for (int i = 0; i < 600; i++) {
      examples.add(new Example("H" + i, "huge " + i, "" + (1 + i % 5), Map.of(COLUMN, "huge")));
    }
    Dataset<Example> rows = Dataset.of(examples, Provenance.inMemory("test"));
    for (int seed = 0; seed < 20; seed++) {
      Splits splits = split(rows, seed);
      assertThat(splits.train().rows()).anyMatch(row -> group(row).equals("huge"));
      assertThat(splits.validation().size()).isBetween(40, 60);
      assertThat(splits.test().size()).isBetween(40, 60);
    }
  }

  @Test
  void fewLargeGroupsStillFillEveryPart() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String group = "G" + i % 5;
      examples.add(new Example("R" + i, "text " + i, "" + (i / 5) % 2, Map.of(COLUMN, group)));
    }
    Dataset<Example> rows = Dataset.of(examples, Provenance.inMemory("test"));
    Splits splits = split(rows, 1);
    assertThat(splits.train().size()).isEqualTo(600);
    assertThat(splits.validation().size()).isEqualTo(200);
    assertThat(splits.test().size()).isEqualTo(200);
  }

  @Test
  void aLabelOfOneGroupIsInTheTrainingPart() {
    List<Example> examples = new ArrayList<>(rows(300, 100, 0, 3).rows());
    for (int i = 0; i < 4; i++) {
      examples.add(new Example("rare" + i, "rare " + i, "9", Map.of(COLUMN, "rare")));
    }
    for (int seed = 0; seed < 50; seed++) {
      Splits splits = split(Dataset.of(examples, Provenance.inMemory("test")), seed);
      assertThat(Sampling.perLabel(splits.train())).containsEntry("9", 4);
    }
  }

  @Test
  void rowsWithoutAGroupAreSplitAsIfTheyWereGroups() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Map<String, String> columns = i == 0 ? Map.of(COLUMN, "one") : Map.of(COLUMN, "");
      examples.add(new Example("R" + i, "text " + i, "" + i % 5, columns));
    }
    Splits splits = split(Dataset.of(examples, Provenance.inMemory("test")), 7);
    assertThat(grouping(splits)).isEqualTo(new Grouping(1_000, 0));
    assertThat(splits.validation().size()).isEqualTo(50);
    assertThat(splits.test().size()).isEqualTo(50);
  }

  @Test
  void aTextOfTwoGroupsLeavesValidationAndTest() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String text = i % 3 == 0 ? "Nice!" : "text " + i;
      examples.add(new Example("R" + i, text, "" + i % 2, Map.of(COLUMN, "P" + i)));
    }
    Splits splits = split(Dataset.of(examples, Provenance.inMemory("test")), 7);
    for (Dataset<Example> part : List.of(splits.validation(), splits.test())) {
      assertThat(part.rows()).isNotEmpty().noneMatch(row -> row.text().equals("Nice!"));
    }
    assertThat(splits.train().rows()).anyMatch(row -> row.text().equals("Nice!"));
    assertThat(grouping(splits).leftOut()).isPositive();
    assertThat(splits.balanceTraining(1).grouping()).isEqualTo(splits.grouping());
  }

  @Test
  void saysWhatIsWrong() {
    Dataset<Example> rows = rows(50, 10, 0, 1);
    assertThatThrownBy(() -> Splits.grouped(rows, "colour", RATIO, 1))
        .isInstanceOf(StarsightException.class)
        .hasMessage("rows are to be grouped by the column \"colour\", but none has it");
    Dataset<Example> one =
        rows.map(row -> new Example(row.id(), row.text(), row.label(), Map.of(COLUMN, "same")));
    assertThatThrownBy(() -> Splits.grouped(one, COLUMN, RATIO, 1))
        .isInstanceOf(StarsightException.class)
        .hasMessage("a split into 3 parts needs at least 3 groups, but all rows are of one group");
    SplitPlan.Builder builder = SplitPlan.builder().add("1", "text").add("2", "more");
    builder.addGroup("a");
    assertThatThrownBy(() -> builder.stratified(RATIO, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("every row needs a group, but 2 rows have 1 groups");
  }
}
