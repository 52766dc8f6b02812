package dev.starsight.quality.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.starsight.data.StarsightException;
import dev.starsight.quality.Checks;
import dev.starsight.quality.QualityReport;
import dev.starsight.quality.analyzers.DataKind;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Constraint;
import dev.starsight.quality.checks.Level;
import dev.starsight.quality.checks.Outcome;
import dev.starsight.quality.checks.Threshold;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesFileTest {

  private static List<String> descriptions(Check check) {
    return check.constraints().stream().map(Constraint::description).toList();
  }

  private static Check everything() {
    Threshold half = Threshold.atLeast(0.5);
    return Check.named("all")
        .hasSize(Threshold.atLeast(3))
        .hasSizeAtLeast(7)
        .isComplete("a column")
        .hasCompleteness("a", half)
        .hasCompletenessAtLeast("a", 0.25)
        .areComplete("a", "b", "c")
        .areAnyComplete("a", "b")
        .isNotBlank("a")
        .isMostlyNotBlank("a", 0.75)
        .satisfies("a <= b and c = \"x \\\" # y\"")
        .isUnique("a")
        .isPrimaryKey("a", "b")
        .hasUniqueness(half, "a", "b")
        .hasDistinctness(Threshold.below(0.5), "a")
        .hasUniqueValueRatio(Threshold.above(0.1), "a")
        .hasNumberOfDistinctValues("a", Threshold.equalTo(5))
        .hasDistinctBetween("a", 2, 100)
        .hasApproxCountDistinct("a", Threshold.between(2, 9.5))
        .hasEntropy("a", Threshold.equalTo(1.5, 0.25))
        .hasMutualInformation("a", "b", Threshold.atMost(0.001))
        .hasHistogramCount("a", "x, y", Threshold.notEqualTo(3))
        .hasHistogramShare("a", "null", half)
        .hasMinimum("a", -1.5)
        .hasMaximum("a", 5)
        .hasMin("a", half)
        .hasMax("a", half)
        .hasMean("a", half)
        .hasSum("a", Threshold.atLeast(-7))
        .hasStandardDeviation("a", half)
        .hasApproxQuantile("a", 0.9, half)
        .hasCorrelation("a", "b", half)
        .hasRatioOfSums("a", "b", half)
        .hasMinLength("a", half)
        .hasMaxLength("a", half)
        .isNonNegative("a")
        .isPositive("a")
        .isBetween("a", -1, 2.5)
        .isBetween("a", LocalDate.of(1995, 7, 16), LocalDate.of(2020, 1, 1))
        .isContainedIn("a", "US", "it's", "(x)", "a,b", "#1", "where")
        .isNumeric("a")
        .hasDataType("a", DataKind.INTEGRAL)
        .isAtMost("a", "b")
        .isLessThan("a", "b")
        .isLessThanOrEqualTo("a", "b")
        .isGreaterThan("a", "b")
        .isGreaterThanOrEqualTo("a", "b")
        .hasPattern("a", "^\\w+(\"|')#?$")
        .containsEmail("a")
        .containsURL("a")
        .containsSocialSecurityNumber("a")
        .containsCreditCardNumber("a");
  }

  @Test
  void whateverReportsNameCanBeWrittenInAFile() {
    List<String> rules = descriptions(everything());
    Set<String> names = new HashSet<>();
    rules.forEach(rule -> names.add(rule.substring(0, rule.indexOf('('))));
    assertThat(names).isEqualTo(RuleShape.BY_NAME.keySet());

    List<Check> parsed = RulesFile.parse("rules.txt", String.join("\n", rules));

    assertThat(parsed).hasSize(1);
    assertThat(descriptions(parsed.get(0))).isEqualTo(rules);
    for (int i = 0; i < rules.size(); i++) {
      Constraint java = everything().constraints().get(i);
      Constraint file = parsed.get(0).constraints().get(i);
      assertThat(file.threshold().rule()).isEqualTo(java.threshold().rule());
      assertThat(file.judgesRows()).isEqualTo(java.judgesRows());
      assertThat(file.analyzer().toString()).isEqualTo(java.analyzer().toString());
    }
  }

  @Property(tries = 300)
  void anyColumnAndAnyValueCanBeWritten(
      @ForAll @NotEmpty String column,
      @ForAll @Size(min = 1, max = 4) List<String> values,
      @ForAll String filter) {
    Check check =
        Check.named("c")
            .isContainedIn(column, values.toArray(String[]::new))
            .requiring(Threshold.atLeast(0.5))
            .where("x = " + quoted(filter));
    String line = check.constraints().get(0).description();

    Constraint parsed = RulesFile.parse("r", line + " # comment").get(0).constraints().get(0);

    assertThat(parsed.description()).isEqualTo(line);
    RowSchema<String> schema =
        RowSchema.<String>empty().text(column, row -> row).text("x", row -> filter);
    if (!column.equals("x")) {
      QualityReport report =
          Checks.of(schema).with(new Check("c", Level.ERROR, List.of(parsed))).verify(values);
      assertThat(report.results().get(0).failingRows()).isZero();
    }
  }

  private static String quoted(String text) {
    return dev.starsight.quality.internal.Lexer.quote(text, '"');
  }

  @Test
  void readsLevelsCommentsAndFilters() {
    List<Check> checks =
        RulesFile.parse(
            "rules.txt",
            "\uFEFF# rules\r\n\r\n  isComplete( id )  # a comment\r\n"
                + "warning: hasMean(x) between 3 and 4.5\n"
                + "ERROR:isComplete(body) where verified = Y and not (x in (1, 2)) # why\n"
                + "hasSize >= 5\n"
                + "isContainedIn(`a b`, 'US', \"U # K\") >= 0.9\n"
                + "hasMean(x) = 3.5 ± 0.1\n"
                + "hasMean(x) BETWEEN 1 AND 5");
    assertThat(checks.stream().map(Check::level)).containsExactly(Level.ERROR, Level.WARNING);
    assertThat(checks.stream().map(Check::name)).containsOnly("rules.txt");
    assertThat(descriptions(checks.get(0)))
        .containsExactly(
            "isComplete(id)",
            "isComplete(body) where verified = Y and not (x in (1, 2))",
            "hasSize() >= 5",
            "isContainedIn(\"a b\", US, \"U # K\") >= 0.9",
            "hasMean(x) = 3.5 +- 0.1",
            "hasMean(x) between 1 and 5");
    assertThat(descriptions(checks.get(1))).containsExactly("hasMean(x) between 3 and 4.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "isComplet(x) | 1 | there is no rule isComplet; did you mean isComplete?",
        "iscomplete(x) | 1 | there is no rule iscomplete; did you mean isComplete?",
        "bogus(x) | 1 | there is no rule bogus",
        "warnign: isComplete(x) | 1 | a level must be warning or error, but is warnign; did you"
            + " mean warning?",
        "isComplete | 11 | expected \"(\" behind isComplete, but found the end",
        "isComplete(x | 13 | expected \",\" or \")\", but found the end",
        "isComplete() | 1 | isComplete is written isComplete(COLUMN), but there are 0 values in"
            + " parentheses",
        "isComplete(x, y) | 1 | isComplete is written isComplete(COLUMN), but there are 2 values in"
            + " parentheses",
        "isComplete(x,) | 14 | expected a column or a value, in quotes if it has other characters"
            + " than letters, but found \")\"",
        "isComplete(x) y | 15 | expected a comparison such as >= 0.9 or is usual, where, or the end"
            + " of the line, but found \"y\"",
        "isComplete(x) >= | 17 | expected a number, but found the end",
        "isComplete(x) >= much | 18 | expected a number, but found \"much\"",
        "isComplete(x) where y | 22 | expected a comparison such as =, <=, in, between, matches or"
            + " is null, but found the end",
        "isComplete(x) where | 20 | expected a column, but found the end",
        "isComplete(\"x) | 12 | the quote is not closed",
        "isBetween(x, 1) | 1 | isBetween is written isBetween(COLUMN, LEAST, MOST), but there are 2"
            + " values in parentheses",
        "isBetween(x, one, 5) | 14 | expected a number, but found \"one\"",
        "isBetween(x, 5, 1) | 17 | a range must go up, but is 5 to 1",
        "isBetween(x, 2020-01-01, 2019-01-01) | 26 | a range must go up, but is 2020-01-01 to"
            + " 2019-01-01",
        "isBetween(x, 1, 1e300) | 17 | a number must be -1e15 to 1e15, but is 1e300",
        "hasMean(x) | 11 | hasMean is written hasMean(COLUMN) >= NUMBER, with a comparison",
        "hasMean(x) = 3 +- -1 | 19 | a tolerance must be at least 0, but is -1.0",
        "hasMean(x) between 4 and 3 | 12 | a range must go up, but is 4 to 3",
        "hasMean(x) between 4 or 5 | 22 | expected and, but found \"or\"",
        "hasSizeAtLeast(10) >= 5 | 20 | hasSizeAtLeast is written hasSizeAtLeast(NUMBER), without a"
            + " comparison",
        "hasSizeAtLeast(1.5) | 16 | expected a whole number of at least 0, but found 1.5",
        "hasCompletenessAtLeast(x, 95) | 27 | a share must be 0 to 1, but is 95",
        "hasDataType(x, Number) | 16 | a type must be one of Unknown, Fractional, Integral,"
            + " Boolean, Date, String, but is Number",
        "hasPattern(x, \"(\") | 15 | Unclosed group near index 1 (",
        "satisfies(\"x >\") | 11 | expected a column or a value, but found the end",
        "isComplete(x) \"=\" 1 | 15 | expected a comparison such as >= 0.9 or is usual, where, or"
            + " the end of the line, but found \"=\"",
        "isComplete(x) > 12345678901234567890123456789012345678901 | 17 | a number may have at most"
            + " 40 characters, but \"1234567890123456789012345678901234567890…\" has 41",
        "isComplete(x) ! | 15 | the character \"!\" has no meaning here"
      })
  void saysLineColumnAndTheNearestWord(String rule, int column, String message) {
    assertThatThrownBy(() -> RulesFile.parse("my.txt", "# first\n\n" + rule + "\nisUnique(x)"))
        .isInstanceOf(StarsightException.class)
        .hasMessage("my.txt, line 3, column " + column + ": " + message + ", in the rule: " + rule);
  }

  @Test
  void refusesWhatIsNoFileOfRules(@TempDir Path directory) throws IOException {
    Path latin = directory.resolve("latin.txt");
    Files.write(latin, "isUnique(x)\nisComplete(Größe)".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> RulesFile.read(latin))
        .isInstanceOf(StarsightException.class)
        .hasMessage(latin + ", line 2, column 14: the file must be UTF-8, but these bytes are not");
    Path empty = Files.writeString(directory.resolve("empty.txt"), "# nothing\n\n");
    assertThatThrownBy(() -> RulesFile.read(empty))
        .hasMessage(empty + ": there must be at least one rule, such as isComplete(review_id)");
    assertThatThrownBy(() -> RulesFile.read(directory))
        .isInstanceOf(IOException.class)
        .hasMessage(directory + ": a file of rules is needed, but this is a directory");
    assertThatThrownBy(() -> RulesFile.read(directory.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> RulesFile.read(Path.of("")))
        .isInstanceOf(IOException.class)
        .hasMessage("a file of rules is needed, but its path is empty");
  }

  @Test
  void refusesAFileThatDoesNotEnd() {
    Path endless = Path.of("/dev/zero");
    assumeTrue(Files.isReadable(endless), "there is no /dev/zero");
    assertThatThrownBy(() -> RulesFile.read(endless))
        .isInstanceOf(StarsightException.class)
        .hasMessage("/dev/zero: a file of rules may have at most 16000000 bytes, but has more");
  }

  @Test
  void anUnknownColumnIsNotEvaluated() {
    RowSchema<String> schema = RowSchema.<String>empty().text("id", row -> row);
    Checks<String> checks = Checks.of(schema);
    for (Check check :
        RulesFile.parse(
            "r", "isComplete(id)\nisComplete(ids) where id = a\nisComplete(id) where ids = a")) {
      checks = checks.with(check);
    }
    List<QualityReport.Result> results = checks.verify(List.of("a")).results();
    assertThat(results.get(0).outcome()).isInstanceOf(Outcome.Passed.class);
    assertThat(results.subList(1, 3))
        .allSatisfy(
            result -> {
              assertThat(result.outcome()).isInstanceOf(Outcome.NotEvaluated.class);
              assertThat(result.message()).endsWith("there is no column ids; there are id");
            });
  }
}
