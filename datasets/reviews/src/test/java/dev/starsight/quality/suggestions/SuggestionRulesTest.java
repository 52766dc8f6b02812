package dev.starsight.quality.suggestions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.quality.Checks;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.StateTest;
import dev.starsight.quality.analyzers.StateTest.Row;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.rules.RulesFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SuggestionRulesTest {

  private static List<Suggestion> suggestions(RowSchema<String[]> schema, List<String[]> rows) {
    return Checks.of(schema).withSuggestions().verify(rows).suggestions();
  }

  private static RowSchema<String[]> untyped(String... names) {
    return RowSchema.ofTexts(List.of(names), (row, i) -> row[i]);
  }

  @Test
  void suggestsKindsRangesLengthsAndFrequentValues() {
    SplittableRandom random = new SplittableRandom(3);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      rows.add(
          new String[] {
            String.format(java.util.Locale.ROOT, "B%09d", i),
            Double.toString(random.nextInt(100_000) / 8.0),
            LocalDate.of(2010, 1, 1).plusDays(random.nextInt(900)).toString(),
            i % 100 == 7 ? "typo " + i : i % 3 == 0 ? "red" : "blue, dark",
            random.nextInt(4) == 0 ? null : "true",
            "text " + random.nextInt(50)
          });
    }
    RowSchema<String[]> schema =
        RowSchema.<String[]>empty()
            .text("code", row -> row[0])
            .with("price", RowSchema.Type.UNTYPED, row -> row[1])
            .with("day", RowSchema.Type.UNTYPED, row -> row[2])
            .text("color", row -> row[3])
            .with("paid", RowSchema.Type.UNTYPED, row -> row[4])
            .text("note", row -> row[5]);

    List<Suggestion> suggestions = suggestions(schema, rows);

    assertThat(suggestions.stream().map(Suggestion::rule))
        .containsExactly(
            "isComplete(code)",
            "isUnique(code)",
            "hasMinLength(code) >= 10",
            "hasMaxLength(code) <= 10",
            "isComplete(price)",
            "hasDataType(price, Fractional)",
            "isNonNegative(price)",
            "isComplete(day)",
            "hasDataType(day, Date)",
            "isBetween(day, 2010-01-01, 2012-06-18)",
            "isComplete(color)",
            "isContainedIn(color, \"blue, dark\", red) >= 0.98",
            "hasCompletenessAtLeast(paid, 0.73)",
            "isContainedIn(paid, true)",
            "hasDataType(paid, Boolean)",
            "isComplete(note)");
    assertThat(suggestions.get(11).code())
        .isEqualTo(
            ".isContainedIn(\"color\", \"blue, dark\", \"red\")"
                + ".requiring(Threshold.atLeast(0.98))");
    assertThat(suggestions.get(5).code()).isEqualTo(".hasDataType(\"price\", DataKind.FRACTIONAL)");
    assertThat(suggestions.get(0).description())
        .matches("every row has a value; it also holds on the [23]\\d\\d rows held back");
  }

  @Test
  void saysThatARangeWasWidened() {
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      rows.add(new String[] {LocalDate.of(2010, 1, 1).plusDays(i).toString()});
    }
    // With one seed or another the first or last day is held back.
    for (long seed = 0; ; seed++) {
      Suggestion range =
          Checks.of(untyped("day"))
              .withSuggestions(List.of(SuggestionRules.ranges()), seed)
              .verify(rows)
              .suggestions()
              .get(0);
      assertThat(range.rule()).isEqualTo("isBetween(day, 2010-01-01, 2011-02-04)");
      if (!range.evidence().startsWith("it also holds")) {
        assertThat(range.evidence())
            .matches(
                "without the \\d+ rows held back it was isBetween\\(day, [-0-9]+, [-0-9]+\\),"
                    + " which fails on \\d of them, so it was widened");
        return;
      }
    }
  }

  @Property(tries = 60)
  void whatIsSuggestedPassesOnTheRowsItCameFrom(
      @ForAll long seed, @ForAll @IntRange(max = 400) int n) {
    List<Row> rows = StateTest.rows(seed, n);
    rows.replaceAll(r -> new Row(r.id(), r.x(), r.x() == null ? null : r.x() + 0.5, r.d()));
    QualityReport report = Checks.of(StateTest.SCHEMA).withSuggestions().verify(rows);
    if (report.suggestions().isEmpty()) {
      return;
    }
    String rules = String.join("\n", report.suggestions().stream().map(Suggestion::rule).toList());
    Checks<Row> checks = Checks.of(StateTest.SCHEMA);
    for (Check check : RulesFile.parse("rules.txt", rules)) {
      checks = checks.with(check);
    }
    assertThat(checks.verify(rows).orThrow().results()).hasSameSizeAs(report.suggestions());
  }

  @Test
  void theOrderOfTheRowsDoesNotMatter() {
    List<Row> rows = new ArrayList<>(StateTest.rows(5, 3000));
    List<Suggestion> before =
        Checks.of(StateTest.SCHEMA).withSuggestions().verify(rows).suggestions();
    Collections.shuffle(rows, new Random(1));
    List<Suggestion> after =
        Checks.of(StateTest.SCHEMA).withSuggestions().verify(rows).suggestions();
    assertThat(after.stream().map(s -> s.rule() + s.description()))
        .isEqualTo(before.stream().map(s -> s.rule() + s.description()).toList());
  }

  @Test
  void writesJavaLiterals() {
    assertThat(JavaCode.call("f", "a\"b\\c\td\n", new JavaCode.Raw("5")))
        .isEqualTo(".f(\"a\\\"b\\\\c\\td\\n\", 5)");
  }

  @Test
  void fewOrEmptyRowsSuggestLittle() {
    assertThat(suggestions(untyped("a"), List.of())).isEmpty();
    List<String[]> one = new ArrayList<>();
    one.add(new String[] {"x"});
    assertThat(suggestions(untyped("a"), one).stream().map(Suggestion::rule))
        .containsExactly("isComplete(a)");
  }
}
