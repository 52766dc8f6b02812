package dev.starsight.quality.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.quality.Checks;
import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Constraint;
import dev.starsight.quality.history.Sales.Sale;
import dev.starsight.quality.rules.RulesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameConditionsTest {

  @TempDir Path directory;

  private void addTwoDays(Checks<Sale> checks) throws IOException {
    QualityHistory history = QualityHistory.open(directory);
    Sales.add(history, Sales.key(0), Sales.of(0, 20), checks);
    QualityHistory.Addition second = Sales.add(history, Sales.key(1), Sales.of(1, 30), checks);
    assertThat(second.entries()).hasSize(2);
    assertThat(second.total())
        .filteredOn(metric -> metric.name().equals("Size"))
        .singleElement()
        .satisfies(metric -> assertThat(metric.value()).isEqualTo(50));
  }

  private static Checks<Sale> checks(String rules) {
    Checks<Sale> checks = Sales.checks();
    for (Check check : RulesFile.parse("rules.txt", rules)) {
      checks = checks.with(check);
    }
    return checks;
  }

  private static List<? extends Analyzer<?>> analyzers(String rules) {
    return RulesFile.parse("rules.txt", rules).stream()
        .flatMap(check -> check.constraints().stream())
        .map(Constraint::analyzer)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "isBetween(price, 1, 100) | warning: isBetween(price, 1, 100) >= 0.99",
        "hasDataType(colour, String) | hasDataType(colour, String) >= 0.5",
        "isAtMost(price, price) | isLessThanOrEqualTo(price, price)",
        "isContainedIn(colour, c1, c2) | isContainedIn(colour, c1, c2) >= 0.1",
        "areComplete(id, price) | areComplete(id, price) where price > 0",
        "isNotBlank(colour) | isNotBlank(colour)",
        "containsCreditCardNumber(id) >= 0 | containsCreditCardNumber(id) = 0"
      })
  void rulesOfTheSameMeaningShareAState(String first, String second) throws IOException {
    String rules = first + "\n" + second;
    List<? extends Analyzer<?>> analyzers = analyzers(rules);

    assertThat(analyzers.get(0).measurement()).isEqualTo(analyzers.get(1).measurement());
    addTwoDays(checks(rules));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "isAtMost(price, price) | satisfies(\"price <= price\")",
        "isBetween(price, 1, 5) | satisfies(\"price between 1 and 5\")",
        "isContainedIn(colour, \"a,b\") | isContainedIn(colour, a, b)",
        "isNotBlank(colour) | isMostlyNotBlank(colour, 1)",
        "hasPattern(colour, \"\\\"c\\\"\") | satisfies(\"colour matches \\\"c\\\"\")"
      })
  void rulesOfDifferentMeaningsHaveDifferentNames(String first, String second) throws IOException {
    String rules = first + "\n" + second;
    List<? extends Analyzer<?>> analyzers = analyzers(rules);

    assertThat(analyzers.get(0).measurement().name())
        .isNotEqualTo(analyzers.get(1).measurement().name());
    addTwoDays(checks(rules));
  }

  @Test
  void conditionsThatDifferInNothingButTheirTestAreNotAddedUp() throws IOException {
    addTwoDays(
        Sales.checks()
            .with(
                Check.named("own")
                    .satisfies("odd(id)", "odd", "id", id -> true)
                    .satisfies("odd(id)", "odd", "id", id -> false)));
  }
}
