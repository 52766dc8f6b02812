package dev.starsight.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Metric;
import dev.starsight.profile.ColumnProfile.ColumnSignal;
import dev.starsight.profile.ColumnProfile.ColumnType;
import dev.starsight.profile.ColumnProfile.NumberSummary;
import dev.starsight.profile.TableProfile.SuggestedAction;
import dev.starsight.profile.TableProfile.TextRepeats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class TableProfileTest {

  private static final Provenance FILE =
      new Provenance(List.of(new Provenance.Source("shop.csv", "", 0, 0)), List.of());

  /** Returns rows with stars 1 to 5, of which 5 is the most frequent, and columns of every kind. */
  private static Dataset<Example> shop(int size, long seed) {
    Random random = new Random(seed);
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int stars = random.nextInt(3) == 0 ? 5 : 1 + random.nextInt(5);
      Map<String, String> columns = new LinkedHashMap<>();
      columns.put("", Integer.toString(i));
      columns.put("age", random.nextInt(20) == 0 ? "" : Integer.toString(18 + random.nextInt(60)));
      columns.put("department", List.of("Tops", "Dresses", "Shoes").get(random.nextInt(3)));
      columns.put("country", "DE");
      columns.put("day", "2015-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(9));
      columns.put("itemId", "B" + random.nextInt(400));
      columns.put("title", words(random, 2 + random.nextInt(6)));
      columns.put("recommended", stars + (random.nextInt(9) == 0 ? 1 : 0) >= 4 ? "1" : "0");
      columns.put("size", random.nextInt(2) == 0 ? Integer.toString(random.nextInt(50)) : "small");
      String text = i % 50 == 0 ? "" : words(random, 1 + random.nextInt(30));
      rows.add(new Example("r" + i, text, Integer.toString(stars), columns));
    }
    return Dataset.of(rows, FILE);
  }

  private static String words(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(text.isEmpty() ? "" : " ").append("word").append(random.nextInt(500));
    }
    return text.toString();
  }

  private static Dataset<Example> labelled(int size, IntFunction<String> label) {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      rows.add(Example.of("r" + i, "text " + i, label.apply(i)));
    }
    return Dataset.of(rows, FILE);
  }

  private static TableProfile profile(Dataset<Example> rows) {
    return TableProfile.of(rows, "review", "stars", 7);
  }

  private static ColumnProfile column(TableProfile profile, String name) {
    return profile.column(name).orElseThrow();
  }

  @Test
  void recognizesTheTypesOfColumns() {
    TableProfile profile = profile(shop(2000, 1));
    Map<String, ColumnType> types = new LinkedHashMap<>();
    profile.columns().forEach(c -> types.put(c.name(), c.type()));
    assertThat(types)
        .containsOnly(
            Map.entry("", ColumnType.IDENTIFIER),
            Map.entry("age", ColumnType.NUMERIC),
            Map.entry("country", ColumnType.CONSTANT),
            Map.entry("day", ColumnType.DATE),
            Map.entry("department", ColumnType.CATEGORICAL),
            Map.entry("itemId", ColumnType.IDENTIFIER),
            Map.entry("recommended", ColumnType.CATEGORICAL),
            Map.entry("size", ColumnType.CATEGORICAL),
            Map.entry("title", ColumnType.TEXT));
    assertThat(profile.text().type()).isEqualTo(ColumnType.TEXT);
  }

  @Test
  void summarizesANumericColumn() {
    Dataset<Example> rows = shop(2000, 2);
    ColumnProfile age = column(profile(rows), "age");
    List<Integer> ages =
        rows.stream()
            .map(row -> row.columns().getOrDefault("age", ""))
            .filter(value -> !value.isEmpty())
            .map(Integer::valueOf)
            .sorted()
            .toList();
    assertThat(age.rows()).isEqualTo(2000);
    assertThat(age.missing()).isEqualTo(2000 - ages.size());
    assertThat(age.distinct()).isEqualTo(ages.stream().distinct().count());
    NumberSummary numbers = Objects.requireNonNull(age.numbers());
    assertThat(numbers.low()).isEqualTo(ages.get(0).doubleValue());
    assertThat(numbers.high()).isEqualTo(ages.get(ages.size() - 1).doubleValue());
    assertThat(numbers.median()).isEqualTo(ages.get((ages.size() + 1) / 2 - 1).doubleValue());
    double mean = ages.stream().mapToInt(n -> n).average().orElseThrow();
    assertThat(numbers.mean()).isCloseTo(mean, within(1e-9));
    double squares = ages.stream().mapToDouble(n -> (n - mean) * (n - mean)).sum();
    assertThat(numbers.deviation()).isCloseTo(Math.sqrt(squares / ages.size()), within(1e-9));
    assertThat(age.top().get(0).rows()).isGreaterThanOrEqualTo(age.top().get(1).rows());
  }

  @Test
  void explainsWhyAColumnWithSomeNumbersIsCategorical() {
    assertThat(column(profile(shop(2000, 1)), "size").reason())
        .contains("of them are numbers, but not the others, such as \"small\"");
    TableProfile profile = profile(shop(2000, 1));
    assertThat(profile.actions())
        .anySatisfy(
            action ->
                assertThat(action.sentence())
                    .contains("\"size\" is taken as categorical")
                    .contains("Correct it if it should be numeric"));
  }

  @Test
  void recognizesTheProblemAndChoosesTheMetric() {
    Problem stars = profile(shop(2000, 3)).problem();
    assertThat(stars.kind()).isEqualTo(Problem.Kind.ORDINAL);
    assertThat(stars.metric()).isEqualTo(Metric.ACCURACY);
    assertThat(stars.explanation()).contains("whole numbers in a row, 1 to 5").contains("mae");
    Problem rare = profile(labelled(100, i -> i % 10 == 0 ? "no" : "yes")).problem();
    assertThat(rare.kind()).isEqualTo(Problem.Kind.BINARY);
    assertThat(rare.metric()).isEqualTo(Metric.BALANCED_ACCURACY);
    assertThat(rare.explanation()).contains("yes has 90.0 % of the rows and no has 10.0 %");
    Problem named = profile(labelled(90, i -> List.of("a", "b", "c").get(i % 3))).problem();
    assertThat(named.kind()).isEqualTo(Problem.Kind.MULTICLASS);
    Problem codes = profile(labelled(90, i -> List.of("3", "70", "512").get(i % 3))).problem();
    assertThat(codes.kind()).isEqualTo(Problem.Kind.MULTICLASS);
    Problem halves = profile(labelled(90, i -> List.of("1", "1.5", "2").get(i % 3))).problem();
    assertThat(halves.kind()).isEqualTo(Problem.Kind.MULTICLASS);
  }

  @Test
  void findsAColumnThatGivesTheLabelAway() {
    TableProfile profile = profile(shop(3000, 4));
    ColumnSignal recommended = column(profile, "recommended").measured().orElseThrow();
    assertThat(recommended.givesAway()).isTrue();
    assertThat(recommended.group()).isSubsetOf("1", "2", "3");
    assertThat(recommended.groupAccuracy()).isGreaterThan(0.8);
    ColumnSignal department = column(profile, "department").measured().orElseThrow();
    assertThat(department.givesAway()).isFalse();
    assertThat(profile.actions().get(0).sentence())
        .startsWith("Column \"recommended\" gives the label half away")
        .contains("--features");
    assertThat(profile.actions().get(0).urgent()).isTrue();
  }

  @Test
  void findsATextThatNamesTheLabel() {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String stars = Integer.toString(1 + i % 5);
      rows.add(Example.of("r" + i, "I give it " + stars + " stars, number " + i, stars));
    }
    TableProfile profile = profile(Dataset.of(rows, FILE));
    assertThat(profile.leak("review")).isPresent();
    assertThat(profile.actions().get(0).sentence()).startsWith("The text itself gives the label");
  }

  @Test
  void measuresTheAgreementOfRepeatedTexts() {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 96; i++) {
      rows.add(Example.of("r" + i, "text " + i, i % 2 == 0 ? "a" : "b"));
    }
    rows.add(Example.of("x1", "Great!", "a"));
    rows.add(Example.of("x2", "great", "a"));
    rows.add(Example.of("x3", " GREAT ", "b"));
    rows.add(Example.of("x4", "", "b"));
    rows.add(Example.of("x5", "...", "b"));
    TextRepeats repeats = profile(Dataset.of(rows, FILE)).repeats();
    assertThat(repeats.rows()).isEqualTo(3);
    assertThat(repeats.texts()).isEqualTo(1);
    assertThat(repeats.ceiling()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(repeats.agreement()).isCloseTo(1.0 / 3, within(1e-12));
  }

  @Test
  void namesRareLabelsAndEmptyTexts() {
    List<Example> rows = new ArrayList<>(shop(2000, 5).rows());
    rows.add(new Example("rare", "once", "7", Map.of("country", "DE")));
    List<String> sentences =
        profile(Dataset.of(rows, FILE)).actions().stream().map(SuggestedAction::sentence).toList();
    assertThat(sentences).anyMatch(s -> s.contains("Few rows have the label 7 (1) of all 2,001"));
    assertThat(sentences).anyMatch(s -> s.contains("\"review\" is empty in 40 of 2,001 rows"));
    assertThat(sentences).anyMatch(s -> s.contains("Leave out \"country\": it is \"DE\""));
  }

  @Test
  void refusesUnsuitableLabels() {
    assertThatThrownBy(() -> profile(labelled(0, i -> "x")))
        .isInstanceOf(StarsightException.class)
        .hasMessage("shop.csv: there is no row to look at");
    assertThatThrownBy(() -> profile(labelled(20, i -> "5")))
        .isInstanceOf(StarsightException.class)
        .hasMessage(
            "shop.csv: the label column \"stars\" is the same in every row, \"5\": at least two"
                + " different labels are needed to learn from");
    assertThatThrownBy(() -> profile(labelled(500, i -> "id" + i)))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("has another value in each of the 500 rows");
    assertThatThrownBy(() -> profile(labelled(30_000, i -> Integer.toString(i % 10_000))))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("10,000 different values in 30,000 rows")
        .hasMessageContaining("a number to be estimated or an id is not a label");
    assertThatThrownBy(() -> profile(labelled(40_000, i -> "t" + i % 20_000)))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("a text or an id is not a label");
  }

  @Test
  void refusesTextsThatAreAllEmpty() {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String label = i % 2 == 0 ? "a" : "b";
      rows.add(new Example("r" + i, " ", label, Map.of("age", Integer.toString(i % 30))));
    }
    TableProfile profile = profile(Dataset.of(rows, FILE));
    assertThatThrownBy(() -> profile.requireSomethingToRead())
        .isInstanceOf(StarsightException.class)
        .hasMessage(
            "shop.csv: the text column \"review\" is empty in all 100 rows: there is nothing to"
                + " learn from; name another with --text-column");
  }

  @Test
  void dependsOnTheSeedAlone() {
    assertThat(profile(shop(25_000, 8))).isEqualTo(profile(shop(25_000, 8)));
  }

  @Test
  void acceptsColumnsThatAppearInLaterRows() {
    List<Example> rows = new ArrayList<>(labelled(100, i -> i % 2 == 0 ? "a" : "b").rows());
    rows.add(new Example("late", "x", "a", Map.of("age", "5")));
    ColumnProfile age = column(profile(Dataset.of(rows, FILE)), "age");
    assertThat(age.rows()).isEqualTo(101);
    assertThat(age.missing()).isEqualTo(100);
  }

  @Test
  void choosesFeatures() {
    TableProfile profile = profile(shop(3000, 9));
    FeatureChoice choice = FeatureChoice.automatic(profile);
    assertThat(choice.taken()).containsExactly("age", "department", "size");
    assertThat(choice.left())
        .containsOnlyKeys("", "country", "day", "itemId", "recommended", "title");
    assertThat(choice.left().get("recommended")).contains("gives the label half away");
    assertThat(choice.left().get("itemId")).contains("its name says so");
    assertThat(choice.left().get("day")).contains("days");
    FeatureChoice named = FeatureChoice.named(profile, List.of("recommended", "title"));
    assertThat(named.taken()).containsExactly("recommended", "title");
    assertThat(named.left()).containsEntry("age", "it is not named");
    assertThatThrownBy(() -> FeatureChoice.named(profile, List.of("ages")))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("there is no column \"ages\" to learn from");
    assertThatThrownBy(() -> FeatureChoice.named(profile, List.of("country")))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("cannot be learnt from: it is \"DE\" in every row");
  }

  @Test
  void estimatesTheNumberOfDistinctValues() {
    DistinctCount count = new DistinctCount();
    for (int i = 0; i < 200_000; i++) {
      count.add("value " + i % 100_000);
    }
    assertThat(count.estimate()).isBetween(97_000L, 103_000L);
  }

  @Test
  void keepsABoundedNumberOfValues() {
    TableProfile profile = profile(shop(12_000, 10));
    ColumnProfile title = column(profile, "title");
    assertThat((double) title.distinct()).isCloseTo(11_990, within(400.0));
    assertThat(title.top()).hasSizeLessThanOrEqualTo(10);
  }
}
